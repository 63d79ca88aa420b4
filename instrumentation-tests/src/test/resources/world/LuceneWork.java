import java.util.concurrent.Callable;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.store.ByteBuffersDirectory;

/** An index in memory: written, merged, changed and searched. */
public final class LuceneWork implements Callable<String> {
  private static final String[] WORDS = {
    "river", "stone", "light", "winter", "glass", "paper", "forest", "signal", "copper", "garden"
  };

  @Override
  public String call() throws Exception {
    StringBuilder answers = new StringBuilder();
    try (ByteBuffersDirectory directory = new ByteBuffersDirectory()) {
      IndexWriterConfig config = new IndexWriterConfig(new StandardAnalyzer());
      config.setMergeScheduler(new SerialMergeScheduler()).setMaxBufferedDocs(25);
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        for (int i = 0; i < 200; i++) {
          writer.addDocument(document(i));
        }
        writer.updateDocument(new Term("id", "17"), document(217));
        writer.deleteDocuments(new Term("id", "99"));
        writer.forceMerge(2);
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        answers.append(reader.numDocs()).append('\n');
        IndexSearcher searcher = new IndexSearcher(reader);
        for (Query query : new Query[] {
          new TermQuery(new Term("text", "copper")),
          new BooleanQuery.Builder()
              .add(new TermQuery(new Term("text", "stone")), BooleanClause.Occur.MUST)
              .add(IntPoint.newRangeQuery("n", 50, 150), BooleanClause.Occur.FILTER)
              .add(new TermQuery(new Term("text", "light")), BooleanClause.Occur.MUST_NOT)
              .build(),
          new PhraseQuery(1, "text", "river", "winter"),
          new FuzzyQuery(new Term("text", "gardon")),
          new WildcardQuery(new Term("text", "s*n*"))
        }) {
          search(searcher, query, answers);
        }
      }
    }
    return answers.toString();
  }

  private static Document document(int i) {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < 5 + i % 7; k++) {
      text.append(WORDS[(i * 31 + k * k * 7) % WORDS.length]).append(k % 3 == 0 ? ", the " : " ");
    }
    Document document = new Document();
    document.add(new StringField("id", String.valueOf(i), Field.Store.YES));
    document.add(new TextField("text", text.toString(), Field.Store.YES));
    document.add(new IntPoint("n", i));
    document.add(new NumericDocValuesField("order", i * 7919L % 1009));
    return document;
  }

  private static void search(IndexSearcher searcher, Query query, StringBuilder answers)
      throws Exception {
    answers.append(query).append(": ").append(searcher.count(query));
    StoredFields stored = searcher.storedFields();
    for (ScoreDoc hit : searcher.search(query, 5).scoreDocs) {
      answers.append(' ').append(stored.document(hit.doc).get("id")).append('=').append(hit.score);
    }
    Sort sort = new Sort(new SortField("order", SortField.Type.LONG, true));
    for (ScoreDoc hit : searcher.search(query, 5, sort).scoreDocs) {
      answers.append(' ').append(stored.document(hit.doc).get("text"));
    }
    answers.append('\n');
  }
}
