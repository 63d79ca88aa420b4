package io.weft.samples.crawl;

/**
 * What is to be fetched.
 *
 * @param target path and query
 * @param depth how many links lead there from the first page, on the way on which it was found
 * @param from the target of the page that it was found on; null: it is the first page
 */
record Link(String target, int depth, String from) {}
