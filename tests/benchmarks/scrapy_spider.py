"""The peer of ``tests.benchmarks.crawl``: a hand-written Scrapy spider that stores a few fields in SQLite.

Run by Scrapy's own interpreter: ``python scrapy_spider.py DATABASE URL...``. Knows the one theme that it reads.
"""

import sqlite3
import sys

import scrapy
from scrapy.crawler import CrawlerProcess


class Blogs(scrapy.Spider):
    """Follows listings and posts; one item a post."""

    name = "blogs"

    def parse(self, response):
        for link in response.css(".entry-title a::attr(href)"):
            yield response.follow(link, self.parse_post)
        for link in response.css(".nav-previous a::attr(href)"):
            yield response.follow(link, self.parse)

    def parse_post(self, response):
        post = response.css("article")
        yield {
            "url": response.url,
            "title": post.css(".entry-title::text").get(),
            "author": post.css(".author a::text").get(),
            "date": post.css("time::attr(datetime)").get(),
            "body": "\n\n".join("".join(p.css("::text").getall()) for p in post.css(".entry-content p")),
            "comments": post.css(".comments-link a::text").get(),
        }


class Store:
    """Upserts by address, a transaction for every hundred."""

    def open_spider(self, spider):
        self.db = sqlite3.connect(sys.argv[1])
        self.db.execute(
            "CREATE TABLE posts (url TEXT PRIMARY KEY, title TEXT, author TEXT, date TEXT, body TEXT, comments TEXT)"
        )
        self.count = 0

    def process_item(self, item, spider):
        self.db.execute(
            "INSERT OR REPLACE INTO posts VALUES (:url, :title, :author, :date, :body, :comments)", dict(item)
        )
        self.count += 1
        if self.count % 100 == 0:
            self.db.commit()
        return item

    def close_spider(self, spider):
        self.db.commit()
        self.db.close()


process = CrawlerProcess(
    {
        "LOG_ENABLED": False,
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": 64,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": 0,
        "TELNETCONSOLE_ENABLED": False,
        "ITEM_PIPELINES": {Store: 1},
    }
)
process.crawl(Blogs, start_urls=sys.argv[2:])
process.start()
