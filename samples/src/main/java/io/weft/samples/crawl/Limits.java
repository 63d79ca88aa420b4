package io.weft.samples.crawl;

import java.time.Duration;

/**
 * How much is fetched.
 *
 * @param concurrency pages at the same time
 * @param depth links from the first page
 * @param maxPages targets, whatever comes of them
 * @param maxBody bytes of a response's body
 * @param timeout for a page, from the request to the last byte of the response
 */
record Limits(int concurrency, int depth, int maxPages, int maxBody, Duration timeout) {}
