from crawler.pages.parts.links import Links

FOLLOWED = [
    "/product/7",
    "../c?page=2",
    "?id=3",
    "http://shop.example/x#y",
    "//shop.example/z",
    "/blog-in-the-bag",
    "/order-of-magnitude",
    "/p/tea-bag",
]
LEFT = [
    *(
        "/login",
        "/user/logout",
        "/cart",
        "/checkout/1",
        "/my-account",
        "/register.php",
        "/ucp.php?mode=login",
        "/messages/new",
    ),
    *(
        "#top",
        "",
        "javascript:void(0)",
        "mailto:a@example.org",
        "ftp://shop.example/",
        "http://other.example/",
        "/a.jpg",
        "/key.asc",
    ),
    *("http://[bad", "/" + "x" * 3000, "/item?vote=1", "/topic/7/reply", "/orders.php?tab=1", "data:text/html,x"),
]


def test_links() -> None:
    found = list(Links("http://shop.example/c/index.html").follow([*FOLLOWED, *LEFT, None]))
    assert found == [
        "http://shop.example/product/7",
        "http://shop.example/c?page=2",
        "http://shop.example/c/index.html?id=3",
        "http://shop.example/x",
        "http://shop.example/z",
        "http://shop.example/blog-in-the-bag",
        "http://shop.example/order-of-magnitude",
        "http://shop.example/p/tea-bag",
    ]


def test_a_host_may_be_called_anything() -> None:
    url = "http://support.example/product/1"
    assert list(Links("http://support.example/").follow([url, "//support.example/cart"])) == [url]


def test_further_hosts_of_the_source() -> None:
    links = Links("http://shop.example/a", None, frozenset({"cdn.example", "b.example:8080"}))
    led = ["https://CDN.example:443/p/1", "//b.example:8080/p/2", "/p/3", "http://shop.example:80/p/4"]
    left = ["http://b.example/p/1", "http://evil.example/", "http://cdn.example.evil.example/", "//cdn.example/cart"]
    assert list(links.follow([*led, *left, "http://cdn.example@evil.example/"])) == [
        "https://CDN.example:443/p/1",
        "http://b.example:8080/p/2",
        "http://shop.example/p/3",
        "http://shop.example:80/p/4",
    ]


def test_base_of_the_page() -> None:
    assert list(Links("http://shop.example/a/b", "/c/").follow(["d"])) == ["http://shop.example/c/d"]
