/* What the greeting, the EHLO reply and typical words tell of the server's software or provider. */
#include "base/ascii.h"
#include "session/part.h"

enum where { GREETING, HELLO, ANY_REPLY };

static const struct {
    enum where where;
    const char *word; /* caseless, anywhere */
    const char *name;
} prints[] = {
    {GREETING, "protection.outlook.com", "exchange-online"},
    {GREETING, "outlook.office365.com", "exchange-online"},
    {GREETING, "prod.outlook.com", "exchange-online"},
    {GREETING, "hotmail.com", "outlook"},
    {GREETING, "Microsoft ESMTP MAIL Service, Version", "iis"},
    {GREETING, "Microsoft ESMTP MAIL Service", "exchange"},
    {GREETING, "Microsoft SMTP MAIL", "iis"},
    {GREETING, "gsmtp", "gmail"},
    {GREETING, "mx.google.com", "gmail"},
    {GREETING, "smtp.gmail.com", "gmail"},
    {GREETING, "yahoo.com", "yahoo"},
    {GREETING, "icloud.com", "icloud"},
    {GREETING, "me.com ESMTP", "icloud"},
    {GREETING, "gmx.net", "gmx"},
    {GREETING, "gmx.com", "gmx"},
    {GREETING, "web.de", "gmx"},
    {GREETING, "kundenserver.de", "ionos"},
    {GREETING, "t-online.de", "t-online"},
    {GREETING, "yandex", "yandex"},
    {GREETING, "mail.ru", "mailru"},
    {GREETING, "qq.com", "qq"},
    {GREETING, "163.com", "netease"},
    {GREETING, "amazonaws.com", "ses"},
    {GREETING, "SimpleEmailService", "ses"},
    {GREETING, "sendgrid", "sendgrid"},
    {GREETING, "mailgun", "mailgun"},
    {GREETING, "postmarkapp", "postmark"},
    {GREETING, "zoho", "zoho"},
    {GREETING, "protonmail", "protonmail"},
    {GREETING, "pphosted.com", "proofpoint"},
    {GREETING, "mimecast", "mimecast"},
    {GREETING, "Barracuda", "barracuda"},
    {GREETING, "barracudanetworks", "barracuda"},
    {GREETING, "messagelabs", "messagelabs"},
    {GREETING, "iphmx.com", "ironport"},
    {GREETING, "trendmicro", "trendmicro"},
    {GREETING, "Sophos", "sophos"},
    {GREETING, "Postfix", "postfix"},
    {GREETING, "Exim", "exim"},
    {GREETING, "OpenSMTPD", "opensmtpd"},
    {GREETING, "Sendmail", "sendmail"},
    {GREETING, "hMailServer", "hmailserver"},
    {GREETING, "Haraka", "haraka"},
    {GREETING, "MDaemon", "mdaemon"},
    {GREETING, "MailEnable", "mailenable"},
    {GREETING, "Zimbra", "zimbra"},
    {GREETING, "IceWarp", "icewarp"},
    {GREETING, "Merak", "icewarp"},
    {GREETING, "Axigen", "axigen"},
    {GREETING, "Kerio", "kerio"},
    {GREETING, "CommuniGate", "communigate"},
    {GREETING, "Stalwart", "stalwart"},
    {GREETING, "maddy", "maddy"},
    {GREETING, "mox", "mox"},
    {GREETING, "JAMES", "james"},
    {GREETING, "Lotus Domino", "lotus"},
    {GREETING, "HCL Domino", "lotus"},
    {GREETING, "Domino", "lotus"},
    {GREETING, "GroupWise", "groupwise"},
    {GREETING, "Python SMTP", "smtpd-python"},
    {GREETING, "aiosmtpd", "smtpd-python"},
    {GREETING, "SmarterMail", "smartermail"},
    {GREETING, "MailSite", "mailsite"},
    {GREETING, "Courier", "courier"},
    {GREETING, "Mercury", "mercury"},
    {GREETING, "XMail", "xmail"},
    {GREETING, "Nullmailer", "nullmailer"},
    {GREETING, "Dovecot", "dovecot"},
    {GREETING, "SubEthaSMTP", "subethasmtp"},
    {GREETING, "Postal", "postal"},
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

static bool in_reply(const struct entry *reply, const char *word)
{
    for (size_t i = 0; i < reply->line_count; i++)
        if (span_find_text(reply->lines[i].text, word) < reply->lines[i].text.len)
            return true;
    return false;
}

static bool is_asked(const struct session *session, const struct session_parts *parts, enum where where,
                     size_t entry)
{
    if (where == GREETING)
        return entry == parts->greeting;
    const struct entry *reply = &session->entries[entry];
    return reply->from == SIDE_SERVER && (where == ANY_REPLY || reply->stage == STAGE_HELLO);
}

static bool speaks(const struct session *session, const struct session_parts *parts, enum where where,
                   const char *word)
{
    for (size_t i = 0; i < session->entry_count; i++)
        if (is_asked(session, parts, where, i) && in_reply(&session->entries[i], word))
            return true;
    return false;
}

static struct span software_by(const struct session *session, const struct session_parts *parts,
                               enum where where)
{
    struct pairs pairs = {{0}};
    for (size_t i = 0; i < session->entry_count; i++)
        if (is_asked(session, parts, where, i))
            note_pairs(&pairs, &session->entries[i]);
    for (size_t i = 0; i < sizeof prints / sizeof prints[0]; i++)
        if (prints[i].where == where && may_hold(&pairs, prints[i].word) &&
            speaks(session, parts, where, prints[i].word))
            return span_of(prints[i].name);
    return (struct span){"", 0};
}

/* Most greetings tell it, so that no other reply is looked at. */
struct span session_software(const struct session *session, const struct session_parts *parts)
{
    struct span name = software_by(session, parts, GREETING);
    if (!name.len)
        name = software_by(session, parts, HELLO);
    return name.len ? name : software_by(session, parts, ANY_REPLY);
}
