/**
 * A client that fetches a site, several pages at a time. Start with {@code Crawler}: workers that take links from a channel
 * and put new ones into it. {@code Client} is what a worker fetches pages with, and Netty's decoder takes the responses
 * apart.
 */
package io.weft.samples.crawl;
