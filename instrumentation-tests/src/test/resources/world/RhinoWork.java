import java.util.concurrent.Callable;
import org.mozilla.javascript.Context;
import org.mozilla.javascript.ScriptableObject;

/** Runs a JavaScript program interpreted and compiled to class files. */
public final class RhinoWork implements Callable<String> {
  private static final String PROGRAM = """
      function Tree(value, left, right) { this.value = value; this.left = left; this.right = right; }
      Tree.prototype.insert = function (v) {
        var side = v < this.value ? 'left' : 'right';
        if (this[side]) this[side].insert(v); else this[side] = new Tree(v, null, null);
      };
      Tree.prototype.walk = function (f) {
        if (this.left) this.left.walk(f);
        f(this.value);
        if (this.right) this.right.walk(f);
      };
      var root = new Tree(50, null, null), seen = [], text = '';
      for (var i = 1; i < 100; i++) root.insert(i * 37 % 101);
      root.walk(function (v) { seen.push(v); });
      function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
      function caught(f) { try { return f(); } catch (e) { return '' + e; } finally { text += 'f'; } }
      var closures = [1, 2, 3].map(function (x) { return function (y) { return x * y; }; });
      var sorted = seen.slice().sort(function (a, b) { return (a % 10) - (b % 10) || a - b; });
      switch (sorted.length) { case 1: text += 'one'; break; case 100: text += 'hundred'; default: text += '!'; }
      outer: for (var a in {x: 1, y: 2}) for (var b = 0; b < 5; b++) { if (b == 3) continue outer; text += a + b; }
      [seen.length, fib(13), sorted.slice(0, 12), closures.map(function (c) { return c(7); }),
       caught(function () { return undefinedName.x; }), caught(function () { return 1; }),
       JSON.stringify({a: [1, {b: null}], c: 'd'}), JSON.parse('{"k": [1, 2]}').k[1],
       'a-b-c'.replace(/(\\w)-/g, function (m, x) { return x.toUpperCase(); }), text,
       /(\\d+)-(\\d+)/.exec('tel 12-345').slice(1), new Date(0).getTime(), parseInt('ff', 16), (0.1 + 0.2).toFixed(5)]
        .join('|');
      """;

  @Override
  public String call() {
    return run(true) + "\n" + run(false);
  }

  private static String run(boolean interpreted) {
    Context context = Context.enter();
    try {
      context.setInterpretedMode(interpreted);
      ScriptableObject scope = context.initStandardObjects();
      return Context.toString(context.evaluateString(scope, PROGRAM, "work.js", 1, null));
    } finally {
      Context.exit();
    }
  }
}
