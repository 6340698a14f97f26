/* What the greeting, the EHLO reply and typical words tell of the server's software or provider. */
#include "base/ascii.h"
#include "session/part.h"
#include "smtp/name.h"

enum where {
    HOST,     /* a provider's domain, of any host that the greeting names */
    GREETING, /* anywhere in it */
    PRODUCT,  /* a word behind the host's name: one called "mercury" or "james" may run something else */
    HELLO,
    ANY_REPLY
};

static const struct {
    enum where where;
    const char *word; /* caseless */
    const char *name;
} prints[] = {
    {HOST, "protection.outlook.com", "exchange-online"},
    {HOST, "outlook.office365.com", "exchange-online"},
    {HOST, "prod.outlook.com", "exchange-online"},
    {HOST, "hotmail.com", "outlook"},
    {GREETING, "Microsoft ESMTP MAIL Service, Version", "iis"},
    {GREETING, "Microsoft ESMTP MAIL Service", "exchange"},
    {GREETING, "Microsoft SMTP MAIL", "iis"},
    {GREETING, "gsmtp", "gmail"},
    {HOST, "mx.google.com", "gmail"},
    {HOST, "smtp.gmail.com", "gmail"},
    {HOST, "yahoo.com", "yahoo"},
    {HOST, "icloud.com", "icloud"},
    {HOST, "me.com", "icloud"},
    {HOST, "gmx.net", "gmx"},
    {HOST, "gmx.com", "gmx"},
    {HOST, "web.de", "gmx"},
    {HOST, "kundenserver.de", "ionos"},
    {HOST, "t-online.de", "t-online"},
    {GREETING, "yandex", "yandex"},
    {HOST, "mail.ru", "mailru"},
    {HOST, "qq.com", "qq"},
    {HOST, "163.com", "netease"},
    {HOST, "amazonaws.com", "ses"},
    {GREETING, "SimpleEmailService", "ses"},
    {GREETING, "sendgrid", "sendgrid"},
    {GREETING, "mailgun", "mailgun"},
    {GREETING, "postmarkapp", "postmark"},
    {GREETING, "zoho", "zoho"},
    {GREETING, "protonmail", "protonmail"},
    {HOST, "pphosted.com", "proofpoint"},
    {GREETING, "mimecast", "mimecast"},
    {PRODUCT, "Barracuda", "barracuda"},
    {GREETING, "barracudanetworks", "barracuda"},
    {GREETING, "messagelabs", "messagelabs"},
    {HOST, "iphmx.com", "ironport"},
    {GREETING, "trendmicro", "trendmicro"},
    {PRODUCT, "Sophos", "sophos"},
    {PRODUCT, "Postfix", "postfix"},
    {PRODUCT, "Exim", "exim"},
    {PRODUCT, "OpenSMTPD", "opensmtpd"},
    {PRODUCT, "Sendmail", "sendmail"},
    {PRODUCT, "hMailServer", "hmailserver"},
    {PRODUCT, "Haraka", "haraka"},
    {PRODUCT, "MDaemon", "mdaemon"},
    {PRODUCT, "MailEnable", "mailenable"},
    {PRODUCT, "Zimbra", "zimbra"},
    {PRODUCT, "IceWarp", "icewarp"},
    {PRODUCT, "Merak", "icewarp"},
    {GREETING, "VisNetic.MailServer", "icewarp"},
    {PRODUCT, "Axigen", "axigen"},
    {PRODUCT, "Kerio", "kerio"},
    {PRODUCT, "CommuniGate", "communigate"},
    {PRODUCT, "Stalwart", "stalwart"},
    {PRODUCT, "maddy", "maddy"},
    {PRODUCT, "mox", "mox"},
    {PRODUCT, "JAMES", "james"},
    {PRODUCT, "Lotus Domino", "lotus"},
    {PRODUCT, "HCL Domino", "lotus"},
    {PRODUCT, "Domino", "lotus"},
    {PRODUCT, "GroupWise", "groupwise"},
    {PRODUCT, "Python SMTP", "smtpd-python"},
    {PRODUCT, "aiosmtpd", "smtpd-python"},
    {PRODUCT, "SmarterMail", "smartermail"},
    {PRODUCT, "MailSite", "mailsite"},
    {PRODUCT, "Courier", "courier"},
    {PRODUCT, "Mercury", "mercury"},
    {PRODUCT, "XMail", "xmail"},
    {PRODUCT, "Nullmailer", "nullmailer"},
    {PRODUCT, "Dovecot", "dovecot"},
    {PRODUCT, "SubEthaSMTP", "subethasmtp"},
    {PRODUCT, "Postal", "postal"},
    {HELLO, "X-ANONYMOUSTLS", "exchange"},
    {HELLO, "X-EXPS", "exchange"},
    {HELLO, "XEXCH50", "exchange"},
    {HELLO, "X-LINK2STATE", "exchange"},
    {HELLO, "XRDST", "exchange"},
    {HELLO, "PIPE_CONNECT", "exim"},
    {HELLO, "PIPECONNECT", "exim"},
    {HELLO, "PRDR", "exim"},
    {HELLO, "], pleased to meet you", "sendmail"},
    {HELLO, "smtp.gmail.com at your service", "gmail"},
    {HELLO, "mx.google.com at your service", "gmail"},
    {HELLO, "XVERP", "postfix"},
    {ANY_REPLY, " gsmtp", "gmail"},
    {ANY_REPLY, ".prod.protection.outlook.com 2", "exchange-online"}, /* server and year behind its replies */
    {ANY_REPLY, ".prod.outlook.com 2", "exchange-online"},
    {ANY_REPLY, "Recipient address rejected: ", "postfix"},
    {ANY_REPLY, "Sender address rejected: ", "postfix"},
    {ANY_REPLY, "Client host rejected: ", "postfix"},
    {ANY_REPLY, "Helo command rejected: ", "postfix"},
    {ANY_REPLY, "Relay access denied", "postfix"},
    {ANY_REPLY, "queued as ", "postfix"},
    {ANY_REPLY, "nested MAIL command", "postfix"},
    {ANY_REPLY, "RESOLVER.ADR.", "exchange"},
    {ANY_REPLY, "Queued mail for delivery", "exchange"},
    {ANY_REPLY, "Client was not authenticated", "exchange"},
    {ANY_REPLY, "5.3.3 Unrecognized command", "exchange"},
    {ANY_REPLY, "SMTPSEND.", "exchange"},
    {ANY_REPLY, "Message accepted for delivery", "sendmail"},
    {ANY_REPLY, "... Sender ok", "sendmail"},
    {ANY_REPLY, "... Recipient ok", "sendmail"},
    {ANY_REPLY, "... User unknown", "sendmail"},
    {ANY_REPLY, "sorry, no mailbox here by that name", "qmail"},
    {ANY_REPLY, "that domain isn't in my list of allowed rcpthosts", "qmail"},
    {ANY_REPLY, "Unrouteable address", "exim"},
    {ANY_REPLY, "OK id=", "exim"},
    {ANY_REPLY, "relay not permitted", "exim"},
    {ANY_REPLY, "Sender verify failed", "exim"},
    {ANY_REPLY, "Verification failed for <", "exim"},
    {ANY_REPLY, "synchronization error", "exim"},
};

/* Which pairs of octets stand in replies, a bit a pair: most words are told from a text that has none of
 * theirs. */
struct pairs {
    unsigned char seen[512];
};

static unsigned pair_bit(const char *at)
{
    unsigned pair = (unsigned char)ascii_lower(at[0]) * 37u + (unsigned char)ascii_lower(at[1]) * 5u;
    return pair % (8 * sizeof(struct pairs));
}

static void note_pairs(struct pairs *pairs, const struct entry *reply)
{
    for (size_t i = 0; i < reply->line_count; i++) {
        struct span text = reply->lines[i].text;
        for (size_t j = 0; j + 1 < text.len; j++)
            pairs->seen[pair_bit(text.at + j) / 8] |= (unsigned char)(1u << pair_bit(text.at + j) % 8);
    }
}

static bool may_hold(const struct pairs *pairs, const char *word)
{
    while (word[1] && pairs->seen[pair_bit(word) / 8] >> pair_bit(word) % 8 & 1)
        word++;
    return !word[1];
}

/* RFC 5321 section 4.2: the name of the host comes first. A word alone, or one without a dot before anything
 * but "ESMTP", may be what the administrator wrote instead. */
static struct span behind_host(struct span text)
{
    struct span rest = text, first = span_take_word(&rest), next = rest;
    struct span second = span_take_word(&next);
    bool host =
        span_find(first, '.') < first.len || span_is_word(second, "ESMTP") || span_is_word(second, "SMTP");
    return host ? rest : text;
}

static bool has_word(struct span text, const char *word)
{
    size_t len = span_of(word).len;
    for (size_t at; (at = span_find_text(text, word)) < text.len; text = span_from(text, at + 1)) {
        bool begins = at == 0 || !(ascii_is_letter(text.at[at - 1]) || ascii_is_digit(text.at[at - 1]));
        if (begins && (at + len == text.len || !ascii_is_letter(text.at[at + len])))
            return true;
    }
    return false;
}

static bool has_host(struct span text, const char *domain)
{
    for (struct span word; (word = span_take_word(&text)).len;)
        if (domain_within(word, span_of(domain)))
            return true;
    return false;
}

static bool has_text(struct span text, const char *word)
{
    return span_find_text(text, word) < text.len;
}

static bool has_product(struct span text, const char *word)
{
    return has_word(behind_host(text), word);
}

static bool in_reply(const struct entry *reply, enum where where, const char *word)
{
    bool (*has)(struct span, const char *) = where == HOST      ? has_host
                                             : where == PRODUCT ? has_product
                                                                : has_text;
    for (size_t i = 0; i < reply->line_count; i++)
        if (has(reply->lines[i].text, word))
            return true;
    return false;
}

static bool is_asked(const struct session *session, const struct session_parts *parts, enum where where,
                     size_t entry)
{
    if (where <= PRODUCT)
        return entry == parts->greeting;
    const struct entry *reply = &session->entries[entry];
    return reply->from == SIDE_SERVER && (where == ANY_REPLY || reply->stage == STAGE_HELLO);
}

static bool speaks(const struct session *session, const struct session_parts *parts, enum where where,
                   const char *word)
{
    for (size_t i = 0; i < session->entry_count; i++)
        if (is_asked(session, parts, where, i) && in_reply(&session->entries[i], where, word))
            return true;
    return false;
}

static struct span software_by(const struct session *session, const struct session_parts *parts,
                               enum where first, enum where last)
{
    struct pairs pairs = {{0}};
    for (size_t i = 0; i < session->entry_count; i++)
        if (is_asked(session, parts, last, i))
            note_pairs(&pairs, &session->entries[i]);
    for (size_t i = 0; i < sizeof prints / sizeof prints[0]; i++)
        if (prints[i].where >= first && prints[i].where <= last && may_hold(&pairs, prints[i].word) &&
            speaks(session, parts, prints[i].where, prints[i].word))
            return span_of(prints[i].name);
    return (struct span){"", 0};
}

/* Most greetings tell it, so that no other reply is looked at. */
struct span session_software(const struct session *session, const struct session_parts *parts)
{
    struct span name = software_by(session, parts, HOST, PRODUCT);
    if (!name.len)
        name = software_by(session, parts, HELLO, HELLO);
    return name.len ? name : software_by(session, parts, ANY_REPLY, ANY_REPLY);
}
