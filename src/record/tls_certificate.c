#include "record/tls_certificate.h"

#include <arpa/inet.h>
#include <limits.h>
#include <math.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "record/tls_cursor.h"

enum {
    NAME_TEXT = 255, /* octets kept of one name: the longest host name, RFC 1035 section 2.3.4 */
    SUBJECT_TEXT = 400
};

/* The front of a text, not longer than `most` and cut between characters; what is not printable becomes a
 * question mark. */
static struct span kept(struct arena *arena, struct span text, size_t most)
{
    /* Never longer than the text itself. */
    char *out = arena_take(arena, text.len < most ? text.len : most);
    size_t len = 0;
    while (text.len && len < most) {
        size_t octets = utf8_sequence(text);
        struct span character = span_cut(text, 0, octets ? octets : 1);
        bool shown = octets && !ascii_is_control(text.at[0]) && !utf8_is_control(character);
        if (len + character.len > most)
            break;
        for (size_t i = 0; shown && i < character.len; i++)
            out[len++] = character.at[i];
        if (!shown)
            out[len++] = '?';
        text = span_from(text, character.len);
    }
    return (struct span){out, len};
}

/* "CN=mx1.contoso.example, O=Contoso": the most exact part first, as RFC 4514 writes it. */
static struct span name_text(struct arena *arena, const X509_NAME *name)
{
    const unsigned long plain = ASN1_STRFLGS_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
    const unsigned long form =
        plain | XN_FLAG_SEP_CPLUS_SPC | XN_FLAG_DN_REV | XN_FLAG_FN_SN | XN_FLAG_DUMP_UNKNOWN_FIELDS;
    BIO *bio = BIO_new(BIO_s_mem());
    struct span text = {"", 0};
    char *at = NULL;
    if (bio && X509_NAME_print_ex(bio, name, 0, form) >= 0) {
        long len = BIO_get_mem_data(bio, &at);
        text = kept(arena, (struct span){at, len > 0 ? (size_t)len : 0}, SUBJECT_TEXT);
    }
    BIO_free(bio);
    return text;
}

static double seconds_of(const ASN1_TIME *time)
{
    struct tm parts;
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return NAN;
    return (double)timegm(&parts);
}

/* ---- names ---- */

struct name_list {
    struct arena *arena;
    LIST(struct span) names;
};

static void add_name(struct name_list *list, struct span name)
{
    if (name.len && list->names.count < NAMES_MOST)
        *LIST_ADD(list->arena, &list->names) = kept(list->arena, name, NAME_TEXT);
}

static struct span string_span(const ASN1_STRING *string)
{
    int len = ASN1_STRING_length(string);
    return (struct span){(const char *)ASN1_STRING_get0_data(string), len > 0 ? (size_t)len : 0};
}

static void add_address(struct name_list *list, struct span octets)
{
    char text[INET6_ADDRSTRLEN];
    int family = octets.len == 4 ? AF_INET : octets.len == 16 ? AF_INET6 : AF_UNSPEC;
    if (family != AF_UNSPEC && inet_ntop(family, octets.at, text, sizeof text))
        add_name(list, span_of(text));
}

static void add_alternatives(struct name_list *list, const GENERAL_NAMES *names)
{
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
        if (name->type == GEN_DNS)
            add_name(list, string_span(name->d.dNSName));
        else if (name->type == GEN_IPADD)
            add_address(list, string_span(name->d.iPAddress));
    }
}

/* Without alternative names old clients take the common name, RFC 6125 section 6.4.4. */
static void add_common_name(struct name_list *list, const X509_NAME *subject)
{
    int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    const X509_NAME_ENTRY *entry = at < 0 ? NULL : X509_NAME_get_entry(subject, at);
    unsigned char *text = NULL;
    int len = entry ? ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry)) : -1;
    if (len > 0)
        add_name(list, (struct span){(const char *)text, (size_t)len});
    OPENSSL_free(text);
}

static void read_names(struct arena *arena, X509 *x509, struct tls_certificate *certificate)
{
    struct name_list list = {.arena = arena};
    GENERAL_NAMES *alternatives = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);
    if (alternatives)
        add_alternatives(&list, alternatives);
    else
        add_common_name(&list, X509_get_subject_name(x509));
    GENERAL_NAMES_free(alternatives);
    certificate->names = list.names.at;
    certificate->name_count = list.names.count;
}

bool tls_certificate_read(struct arena *arena, struct span der, struct tls_certificate *certificate)
{
    const unsigned char *at = (const unsigned char *)der.at;
    X509 *x509 = der.len && der.len <= LONG_MAX ? d2i_X509(NULL, &at, (long)der.len) : NULL;
    if (!x509)
        return false;
    *certificate = (struct tls_certificate){
        .subject = name_text(arena, X509_get_subject_name(x509)),
        .issuer = name_text(arena, X509_get_issuer_name(x509)),
        .not_before = seconds_of(X509_get0_notBefore(x509)),
        .not_after = seconds_of(X509_get0_notAfter(x509)),
        .self_signed =
            X509_self_signed(x509, 0) == 1, /* by its names: checking a hostile key could take long */
    };
    read_names(arena, x509, certificate);
    X509_free(x509);
    return true;
}

struct tls_chain tls_chain_read(struct arena *arena, struct span body, bool modern)
{
    struct cursor rest = cursor_of(body);
    struct tls_chain chain = {.at = arena_take(arena, CHAIN_MOST * sizeof *chain.at)};
    if (modern)
        cursor_vector(&rest, 1); /* context of the request */
    struct cursor list = cursor_vector(&rest, 3);
    while (cursor_has(&list)) {
        struct cursor der = cursor_vector(&list, 3);
        if (modern)
            cursor_vector(&list, 2); /* extensions */
        if (list.is_short)
            break;
        chain.sent++;
        /* One that cannot be read ends the chain: what follows would be taken for its sender's own. */
        if (chain.count + 1 == chain.sent && chain.count < CHAIN_MOST)
            chain.count += tls_certificate_read(arena, der.rest, &chain.at[chain.count]);
    }
    chain.complete = !list.is_short && !rest.is_short;
    return chain;
}

struct span tls_date(struct arena *arena, double seconds)
{
    struct tm parts;
    time_t time = isnan(seconds) ? 0 : (time_t)seconds;
    if (isnan(seconds) || !gmtime_r(&time, &parts))
        return (struct span){"", 0};
    return arena_print(arena, "%04d-%02d-%02d", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}
