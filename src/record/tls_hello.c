#include "record/tls_hello.h"

#include <string.h>

#include "record/tls_cursor.h"
#include "record/tls_names.h"

/* SHA-256 of "HelloRetryRequest": the random that makes a ServerHello one, RFC 8446 section 4.1.3. */
static const char retry_random[RANDOM_OCTETS] =
    "\xCF\x21\xAD\x74\xE5\x9A\x61\x11\xBE\x1D\x8C\x02\x1E\x65\xB8\x91"
    "\xC2\xA2\x11\x16\x7A\xBB\x8C\x5E\x07\x9E\x09\xE2\xC8\xA8\x33\x9C";

enum {
    NAME_IS_HOST = 0,       /* RFC 6066 section 3 */
    RENEGOTIATION = 0x00ff, /* RFC 5746 section 3.3 */
    FALLBACK = 0x5600       /* RFC 7507 section 2 */
};

/* ---- extensions ---- */

static void raise_version(struct tls_hello *hello, unsigned version)
{
    if (tls_version_name(version) && version > hello->version)
        hello->version = version;
}

static void offered_versions(struct tls_hello *hello, struct cursor inside)
{
    struct cursor versions = cursor_vector(&inside, 1);
    hello->version = 0; /* the older field is frozen then: RFC 8446 section 4.2.1 */
    while (cursor_has(&versions))
        raise_version(hello, (unsigned)cursor_number(&versions, 2));
}

static void agreed_version(struct tls_hello *hello, struct cursor inside)
{
    unsigned version = (unsigned)cursor_number(&inside, 2);
    if (!inside.is_short)
        hello->version = version;
}

static void server_name(struct tls_hello *hello, struct cursor inside)
{
    struct cursor names = cursor_vector(&inside, 2);
    while (cursor_has(&names)) {
        unsigned kind = (unsigned)cursor_number(&names, 1);
        struct cursor name = cursor_vector(&names, 2);
        if (kind == NAME_IS_HOST && !name.is_short)
            hello->sni = name.rest;
    }
}

static void protocols(struct tls_hello *hello, struct cursor inside)
{
    struct cursor names = cursor_vector(&inside, 2);
    hello->alpn = names.rest;
}

static void add_share(struct tls_hello *hello, unsigned group)
{
    if (hello->share_count < HELLO_SHARES && !tls_is_grease(group))
        hello->shares[hello->share_count++] = group;
}

static void offered_shares(struct tls_hello *hello, struct cursor inside)
{
    struct cursor shares = cursor_vector(&inside, 2);
    while (cursor_has(&shares)) {
        unsigned group = (unsigned)cursor_number(&shares, 2);
        struct cursor key = cursor_vector(&shares, 2);
        if (!key.is_short)
            add_share(hello, group);
    }
}

static void agreed_share(struct tls_hello *hello, struct cursor inside)
{
    unsigned group = (unsigned)cursor_number(&inside, 2);
    if (!inside.is_short)
        add_share(hello, group);
}

static void early_data(struct tls_hello *hello, struct cursor inside)
{
    (void)inside;
    hello->early_data = true;
}

typedef void take_extension(struct tls_hello *hello, struct cursor inside);

static const struct extension {
    unsigned number; /* IANA "TLS ExtensionType Values" */
    take_extension *client, *server;
} extensions[] = {
    {0, server_name, NULL},
    {16, protocols, protocols},
    {42, early_data, NULL},
    {43, offered_versions, agreed_version},
    {51, offered_shares, agreed_share},
};

static void take_extensions(struct tls_hello *hello, struct cursor *rest, bool client)
{
    struct cursor all = cursor_vector(rest, 2);
    while (cursor_has(&all)) {
        unsigned number = (unsigned)cursor_number(&all, 2);
        struct cursor inside = cursor_vector(&all, 2);
        for (size_t i = 0; i < sizeof extensions / sizeof extensions[0] && !inside.is_short; i++) {
            take_extension *take = client ? extensions[i].client : extensions[i].server;
            if (extensions[i].number == number && take)
                take(hello, inside);
        }
    }
}

/* ---- the hellos ---- */

static void begin(struct tls_hello *hello, struct cursor *rest)
{
    *hello = (struct tls_hello){.sni = {"", 0}, .alpn = {"", 0}};
    hello->version = (unsigned)cursor_number(rest, 2);
    hello->random = cursor_span(rest, RANDOM_OCTETS);
    cursor_vector(rest, 1); /* the session's id */
}

static void count_suites(struct tls_hello *hello, struct cursor suites)
{
    while (cursor_has(&suites)) {
        unsigned suite = (unsigned)cursor_number(&suites, 2);
        if (suite != RENEGOTIATION && suite != FALLBACK && !tls_is_grease(suite))
            hello->suite_count++;
    }
}

bool tls_client_hello(struct span body, struct tls_hello *hello)
{
    struct cursor rest = cursor_of(body);
    struct tls_hello read;
    begin(&read, &rest);
    count_suites(&read, cursor_vector(&rest, 2));
    cursor_vector(&rest, 1); /* compression methods */
    if (rest.is_short)
        return false;
    take_extensions(&read, &rest, true);
    *hello = read;
    return true;
}

bool tls_server_hello(struct span body, struct tls_hello *hello)
{
    struct cursor rest = cursor_of(body);
    struct tls_hello read;
    begin(&read, &rest);
    read.suite = (unsigned)cursor_number(&rest, 2);
    cursor_span(&rest, 1); /* compression method */
    if (rest.is_short)
        return false;
    read.retry = memcmp(read.random.at, retry_random, RANDOM_OCTETS) == 0;
    take_extensions(&read, &rest, false);
    *hello = read;
    return true;
}
