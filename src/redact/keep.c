#include "redact/keep.h"

#include "base/ascii.h"
#include "smtp/name.h"
#include "smtp/verb.h"

static const char *const roles[] = {
    "abuse",      "admin",      "administrator", "anonymous",  "autoreply",   "bounce",     "bounces",
    "btv1",       "complaints", "contact",       "cron",       "daemon",      "dmarc",      "do",
    "double",     "from",       "ftp",           "hostmaster", "info",        "list",       "listserv",
    "mail",       "mailer",     "mailman",       "mdaemon",    "news",        "newsletter", "no",
    "no-reply",   "nobody",     "noc",           "none",       "nonexistent", "noreply",    "not",
    "notify",     "null",       "office",        "owner",      "postmaster",  "prvs",       "recipient",
    "recipients", "relay",      "reply",         "request",    "return",      "root",       "sales",
    "security",   "sender",     "service",       "smtp",       "spam",        "srs",        "srs0",
    "srs1",       "support",    "system",        "test",       "tester",      "to",         "undisclosed",
    "unknown",    "usenet",     "user",          "uucp",       "webmaster",   "www",        "www-data"};

static const char *const labels[] = {
    "a",           "access",    "adsl",      "antispam",   "api",        "arpa",      "autodiscover",
    "av",          "b",         "backup",    "bl",         "block",      "broadband", "c",
    "cable",       "client",    "clients",   "cloud",      "cluster",    "co",        "com",
    "cust",        "customer",  "customers", "dedicated",  "dhcp",       "dial",      "dialin",
    "dialup",      "dns",       "dnsbl",     "docs",       "dsl",        "dyn",       "dynamic",
    "dynip",       "edge",      "edu",       "example",    "exchange",   "external",  "fibre",
    "filter",      "ftth",      "fw",        "gate",       "gateway",    "gov",       "gw",
    "helo",        "help",      "home",      "host",       "hosting",    "hub",       "imap",
    "in",          "in-addr",   "inbound",   "internal",   "invalid",    "ip",        "ip6",
    "ipv4",        "ipv6",      "lan",       "link",       "list",       "lists",     "local",
    "localdomain", "localhost", "login",     "mail",       "mailer",     "mailgate",  "mailhost",
    "mailin",      "mailout",   "mailrelay", "mails",      "mailserver", "mobile",    "mta",
    "mx",          "mxa",       "mxb",       "mxs",        "net",        "node",      "ns",
    "org",         "out",       "outbound",  "pool",       "pools",      "pop",       "pop3",
    "ppp",         "proxy",     "ptr",       "r",          "rbl",        "relay",     "res",
    "reserved",    "rev",       "reverse",   "route",      "router",     "s",         "sbl",
    "secure",      "send",      "sender",    "server",     "servers",    "service",   "shared",
    "smtp",        "smtpin",    "smtpout",   "spam",       "spf",        "srv",       "static",
    "submission",  "support",   "test",      "unassigned", "unknown",    "unused",    "user",
    "users",       "vm",        "vps",       "web",        "webmail",    "wifi",      "wlan",
    "www",         "xbl",       "zen"};

static const char *const usual[] = {
    "absender",    "abuse",       "accept",      "accepted",     "access",        "account",
    "address",     "admin",       "agent",       "alert",        "amavis",        "anmeldung",
    "another",     "answer",      "argument",    "authenticate", "authenticated", "authentication",
    "authorized",  "available",   "axigen",      "badly",        "banned",        "barracuda",
    "base64",      "because",     "before",      "begin",        "below",         "benutzer",
    "bitmail",     "blacklist",   "blacklisted", "blocked",      "body",          "bounce",
    "bytes",       "call",        "cannot",      "certificate",  "change",        "check",
    "cipher",      "clamav",      "client",      "close",        "closed",        "closing",
    "code",        "command",     "commands",    "complete",     "completed",     "connect",
    "connected",   "connecting",  "connection",  "contact",      "contacts",      "content",
    "continue",    "control",     "courier",     "create",       "creator",       "credentials",
    "current",     "cyrus",       "daemon",      "data",         "database",      "date",
    "debug",       "default",     "deferred",    "delay",        "delayed",       "deliver",
    "delivered",   "delivery",    "denied",      "details",      "direct",        "disabled",
    "disconnect",  "disk",        "domain",      "dovecot",      "drupal",        "duplicate",
    "during",      "email",       "empfänger",   "empty",        "enabled",       "ended",
    "enhanced",    "error",       "errors",      "esmtp",        "event",         "exception",
    "exchange",    "exim",        "exist",       "exists",       "expired",       "external",
    "failed",      "failure",     "false",       "fatal",        "fehler",        "file",
    "filter",      "first",       "forbidden",   "foreign",      "format",        "fortimail",
    "forward",     "found",       "from",        "full",         "gateway",       "generic",
    "github",      "gitlab",      "goodbye",     "google",       "greeting",      "greylist",
    "greylisted",  "greylisting", "halon",       "haraka",       "header",        "headers",
    "hello",       "helo",        "help",        "hmailserver",  "host",          "hostmaster",
    "hostname",    "hour",        "http",        "https",        "identity",      "inactive",
    "incoming",    "incorrect",   "info",        "information",  "input",         "internal",
    "internet",    "invalid",     "ironport",    "jakarta",      "java",          "javamail",
    "javax",       "jenkins",     "kennwort",    "kerio",        "kopano",        "kumomta",
    "laravel",     "large",       "later",       "length",       "limit",         "line",
    "lines",       "link",        "list",        "listed",       "local",         "localdomain",
    "localhost",   "locked",      "login",       "loop",         "mail",          "mailbox",
    "mailer",      "mailers",     "mailman",     "mails",        "mailscanner",   "many",
    "maximum",     "mdaemon",     "message",     "messagelabs",  "messages",      "method",
    "microsoft",   "milter",      "mimecast",    "minutes",      "missing",       "mode",
    "mta",         "nachricht",   "nagios",      "name",         "names",         "need",
    "network",     "newsletter",  "nobody",      "nodemailer",   "none",          "nonexistent",
    "noreply",     "normal",      "nosuchuser",  "note",         "null",          "offered",
    "office",      "office365",   "okay",        "only",         "open",          "opensmtpd",
    "openssl",     "option",      "other",       "outbound",     "outlook",       "over",
    "owner",       "parameter",   "parameters",  "password",     "passwort",      "path",
    "perl",        "permanent",   "permission",  "phpmailer",    "pipelining",    "plain",
    "please",      "policy",      "port",        "postfach",     "postfix",       "postgrey",
    "postmaster",  "powermta",    "private",     "prohibited",   "proofpoint",    "protocol",
    "proxy",       "public",      "python",      "qmail",        "queue",         "queued",
    "quota",       "rate",        "read",        "reason",       "received",      "receiver",
    "recipient",   "recipients",  "record",      "refused",      "reject",        "rejected",
    "relay",       "relaying",    "remote",      "reply",        "reputation",    "request",
    "requested",   "require",     "required",    "reset",        "resolve",       "response",
    "result",      "retry",       "return",      "returned",     "root",          "rspamd",
    "rules",       "sales",       "secure",      "security",     "send",          "sender",
    "sending",     "sendmail",    "sent",        "server",       "servers",       "service",
    "session",     "shutdown",    "simple",      "size",         "smtp",          "smtplib",
    "socket",      "sophos",      "spam",        "spamassassin", "spamcop",       "spamhaus",
    "start",       "starttls",    "state",       "status",       "stream",        "string",
    "subject",     "success",     "successful",  "support",      "swaks",         "symantec",
    "symfony",     "syntax",      "system",      "target",       "telnet",        "temporarily",
    "temporary",   "test",        "tester",      "testing",      "text",          "this",
    "thunderbird", "time",        "timeout",     "token",        "transaction",   "transfer",
    "transport",   "true",        "trying",      "type",         "unable",        "unavailable",
    "unbekannt",   "ungültig",    "unknown",     "unrecognized", "usage",         "user",
    "username",    "users",       "valid",       "value",        "verbindung",    "version",
    "virus",       "waiting",     "warning",     "webmaster",    "welcome",       "windows",
    "with",        "within",      "without",     "wordpress",    "write",         "wrong",
    "your",        "zabbix",      "zarafa",      "zimbra"};

/* EHLO keywords and mechanisms beyond the verbs. */
static const char *const keywords[] = {"8bitmime",
                                       "atrn",
                                       "auth",
                                       "bdat",
                                       "binarymime",
                                       "checkpoint",
                                       "chunking",
                                       "cram",
                                       "deliverby",
                                       "digest",
                                       "dsn",
                                       "ehlo",
                                       "enhancedstatuscodes",
                                       "etrn",
                                       "expn",
                                       "futurerelease",
                                       "gssapi",
                                       "helo",
                                       "lhlo",
                                       "limits",
                                       "mail",
                                       "mt-priority",
                                       "noop",
                                       "ntlm",
                                       "oauthbearer",
                                       "plain",
                                       "quit",
                                       "rcpt",
                                       "requiretls",
                                       "rset",
                                       "scram",
                                       "smtputf8",
                                       "ssl",
                                       "starttls",
                                       "tls",
                                       "turn",
                                       "vrfy",
                                       "xclient",
                                       "xforward",
                                       "xoauth2"};

/* Of three letters; a name like one of them is looked for only where a sign marks it. */
static const char *const shorts[] = {
    "abs", "act", "add", "all", "and", "any", "api", "app", "are", "ask", "auf", "aus", "bad", "bat", "bei",
    "big", "bin", "bit", "box", "but", "bye", "can", "car", "cat", "cmd", "com", "cpu", "crc", "cut", "das",
    "day", "dec", "dem", "den", "der", "des", "did", "die", "dig", "dir", "dns", "don", "due", "ein", "end",
    "eof", "err", "esc", "est", "etc", "eve", "far", "feb", "few", "fix", "for", "fri", "ftp", "get", "gmt",
    "got", "had", "has", "hat", "her", "hex", "him", "his", "hit", "how", "ibm", "ich", "ids", "ihr", "inc",
    "ist", "its", "jan", "jul", "jun", "key", "lan", "law", "les", "let", "log", "lot", "low", "mac", "mai",
    "man", "mar", "max", "may", "med", "mem", "met", "min", "mit", "mon", "msg", "mta", "mua", "net", "new",
    "nic", "not", "nov", "now", "nul", "oct", "odd", "off", "old", "one", "ops", "org", "our", "out", "own",
    "par", "pas", "pem", "pid", "pop", "por", "prd", "pre", "prt", "ptr", "put", "ram", "raw", "ref", "rem",
    "req", "res", "row", "rsa", "rst", "run", "sat", "say", "sec", "see", "sep", "seq", "set", "she", "sie",
    "sip", "smp", "spf", "sql", "src", "srv", "ssh", "ssl", "sub", "sum", "sun", "syn", "sys", "tcp", "ten",
    "the", "thu", "tls", "too", "top", "try", "tue", "two", "txt", "udp", "uid", "und", "une", "ups", "url",
    "usa", "use", "utc", "var", "ver", "via", "vom", "von", "vor", "vpn", "wan", "war", "was", "way", "web",
    "wed", "who", "why", "win", "won", "yes", "yet", "you", "zip", "zum", "zur"};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* The tables are in the order of their octets. */
static int compare(struct span word, const char *other)
{
    size_t i = 0;
    while (i < word.len && other[i] && ascii_lower(word.at[i]) == other[i])
        i++;
    return (i < word.len ? (unsigned char)ascii_lower(word.at[i]) : 0) - (unsigned char)other[i];
}

static bool is_in(struct span word, const char *const *table, size_t count)
{
    size_t from = 0;
    while (from < count) {
        size_t middle = from + (count - from) / 2;
        int order = compare(word, table[middle]);
        if (!order)
            return true;
        if (order > 0)
            from = middle + 1;
        else
            count = middle;
    }
    return false;
}

bool keep_is_role(struct span word)
{
    return is_in(word, roles, COUNT(roles));
}

/* "mx01", "mail2" */
bool keep_is_label(struct span word)
{
    enum { DIGITS_MOST = 3 };
    size_t digits = 0;
    while (digits < word.len && digits < DIGITS_MOST && ascii_is_digit(word.at[word.len - 1 - digits]))
        digits++;
    struct span bare = span_cut(word, 0, word.len - digits);
    return !bare.len || is_in(bare, labels, COUNT(labels)) || is_in(word, labels, COUNT(labels));
}

bool keep_is_usual(struct span word)
{
    return is_in(word, usual, COUNT(usual)) || is_in(word, keywords, COUNT(keywords)) || verb_find(word);
}

bool keep_is_short(struct span word)
{
    return is_in(word, shorts, COUNT(shorts));
}

static const char *const authorities[] = {
    "actalis",       "amazon",   "authorities", "authority", "buypass",      "ca",           "certificates",
    "certification", "certum",   "class",       "comodo",    "digicert",     "domain",       "ecc",
    "encrypt",       "entrust",  "extended",    "geotrust",  "global",       "globalsign",   "godaddy",
    "google",        "harica",   "identrust",   "inc",       "intermediate", "isrg",         "issuing",
    "let",           "limited",  "llc",         "ltd",       "microsoft",    "organization", "primary",
    "public",        "quovadis", "rapidssl",    "root",      "rsa",          "sectigo",      "self",
    "self-signed",   "services", "signed",      "starfield", "swisssign",    "telesec",      "thawte",
    "tls",           "trust",    "usertrust",   "validated", "validation",   "verisign",     "zerossl"};

bool keep_is_authority(struct span word)
{
    return word.len < 3 || is_in(word, authorities, COUNT(authorities));
}

bool keep_is_word(struct span word)
{
    return keep_is_role(word) || keep_is_label(word) || keep_is_usual(word);
}

/* ---- host names ---- */

static const struct {
    const char *suffix;
    bool tenant;
} providers[] = {{"mail.protection.outlook.com", true},
                 {"onmicrosoft.com", true},
                 {"sharepoint.com", true},
                 {"mx.microsoft", true},
                 {"outlook.com", false},
                 {"office365.com", false},
                 {"office.com", false},
                 {"microsoft.com", false},
                 {"live.com", false},
                 {"hotmail.com", false},
                 {"msn.com", false},
                 {"aka.ms", false},
                 {"google.com", false},
                 {"gmail.com", false},
                 {"googlemail.com", false},
                 {"goo.gl", false},
                 {"1e100.net", false},
                 {"yahoo.com", false},
                 {"yahoodns.net", false},
                 {"aol.com", false},
                 {"verizon.net", false},
                 {"icloud.com", false},
                 {"me.com", false},
                 {"mac.com", false},
                 {"apple.com", false},
                 {"amazonses.com", false},
                 {"amazonaws.com", false},
                 {"amazon.com", false},
                 {"sendgrid.net", false},
                 {"sendgrid.com", false},
                 {"mailgun.org", false},
                 {"mailgun.com", false},
                 {"mailgun.net", false},
                 {"mandrillapp.com", false},
                 {"mailchimp.com", false},
                 {"postmarkapp.com", false},
                 {"sparkpostmail.com", false},
                 {"sparkpost.com", false},
                 {"mailjet.com", false},
                 {"pphosted.com", true},
                 {"ppe-hosted.com", true},
                 {"proofpoint.com", false},
                 {"mimecast.com", false},
                 {"messagelabs.com", true},
                 {"iphmx.com", true},
                 {"barracudanetworks.com", true},
                 {"barracudacentral.org", false},
                 {"trendmicro.com", false},
                 {"trendmicro.eu", false},
                 {"sophos.com", false},
                 {"cloudmark.com", false},
                 {"spamhaus.org", false},
                 {"spamhaus.com", false},
                 {"spamcop.net", false},
                 {"sorbs.net", false},
                 {"uceprotect.net", false},
                 {"abuseat.org", false},
                 {"surbl.org", false},
                 {"uribl.com", false},
                 {"senderscore.org", false},
                 {"dnswl.org", false},
                 {"invaluement.com", false},
                 {"manitu.net", false},
                 {"backscatterer.org", false},
                 {"mailspike.net", false},
                 {"njabl.org", false},
                 {"spfbl.net", false},
                 {"openspf.org", false},
                 {"openspf.net", false},
                 {"open-spf.org", false},
                 {"dmarc.org", false},
                 {"ietf.org", false},
                 {"rfc-editor.org", false},
                 {"mxtoolbox.com", false},
                 {"postfix.org", false},
                 {"nodemailer.com", false},
                 {"python.org", false},
                 {"php.net", false},
                 {"github.com", false},
                 {"openssl.org", false},
                 {"wireshark.org", false},
                 {"exim.org", false},
                 {"sendmail.org", false},
                 {"opensmtpd.org", false},
                 {"kumomta.com", false},
                 {"schweikert.ch", false},
                 {"jetmore.org", false},
                 {"gmx.net", false},
                 {"gmx.de", false},
                 {"gmx.com", false},
                 {"web.de", false},
                 {"mail.com", false},
                 {"t-online.de", false},
                 {"freenet.de", false},
                 {"kundenserver.de", false},
                 {"ionos.com", false},
                 {"ionos.de", false},
                 {"1and1.com", false},
                 {"1und1.de", false},
                 {"ui-dns.com", false},
                 {"strato.de", false},
                 {"rzone.de", false},
                 {"hosteurope.de", false},
                 {"ovh.net", false},
                 {"ovh.com", false},
                 {"orange.fr", false},
                 {"free.fr", false},
                 {"laposte.net", false},
                 {"libero.it", false},
                 {"comcast.net", false},
                 {"att.net", false},
                 {"cox.net", false},
                 {"charter.net", false},
                 {"earthlink.net", false},
                 {"zoho.com", false},
                 {"zoho.eu", false},
                 {"fastmail.com", false},
                 {"messagingengine.com", false},
                 {"protonmail.ch", false},
                 {"proton.me", false},
                 {"yandex.ru", false},
                 {"yandex.net", false},
                 {"yandex.com", false},
                 {"mail.ru", false},
                 {"rambler.ru", false},
                 {"qq.com", false},
                 {"163.com", false},
                 {"126.com", false},
                 {"secureserver.net", false},
                 {"godaddy.com", false},
                 {"emailsrvr.com", false},
                 {"hostedemail.com", false},
                 {"mailchannels.net", false},
                 {"forcepoint.com", false},
                 {"fireeyecloud.com", false},
                 {"hornetsecurity.com", true},
                 {"antispameurope.com", true},
                 {"retarus.com", true},
                 {"mailhop.org", false},
                 {"smtp2go.com", false},
                 {"brevo.com", false},
                 {"sendinblue.com", false},
                 {"root-servers.net", false},
                 {"gtld-servers.net", false}};

size_t keep_provider(struct span host, bool *tenant)
{
    for (size_t i = 0; i < COUNT(providers); i++) {
        struct span suffix = span_of(providers[i].suffix);
        if (!domain_within(host, suffix))
            continue;
        *tenant = providers[i].tenant;
        return suffix.len;
    }
    return 0;
}

/* The usual ones with three letters and more; all with two are countries' or might become one's. */
static const char *const tops[] = {
    "academy",   "aero",       "africa",     "agency",       "app",           "arpa",       "asia",
    "bank",      "bayern",     "berlin",     "bio",          "biz",           "blog",       "care",
    "careers",   "cat",        "center",     "church",       "city",          "click",      "clinic",
    "cloud",     "club",       "coach",      "com",          "company",       "consulting", "coop",
    "corp",      "dental",     "design",     "dev",          "digital",       "domain",     "edu",
    "email",     "energy",     "events",     "example",      "expert",        "express",    "farm",
    "finance",   "foundation", "fun",        "global",       "gmbh",          "gov",        "group",
    "guru",      "hamburg",    "health",     "home",         "host",          "immo",       "info",
    "institute", "int",        "intern",     "internal",     "international", "intra",      "intranet",
    "invalid",   "jobs",       "kaufen",     "koeln",        "lan",           "land",       "law",
    "legal",     "life",       "limited",    "link",         "live",          "local",      "localdomain",
    "localhost", "london",     "ltd",        "mail",         "management",    "marketing",  "media",
    "microsoft", "mil",        "mobi",       "mobile",       "museum",        "name",       "net",
    "network",   "news",       "ngo",        "nrw",          "one",           "onl",        "online",
    "org",       "paris",      "partners",   "photo",        "plus",          "post",       "press",
    "pro",       "properties", "reisen",     "restaurant",   "ruhr",          "run",        "saarland",
    "sale",      "school",     "services",   "shop",         "site",          "social",     "software",
    "solutions", "space",      "store",      "studio",       "support",       "swiss",      "systems",
    "tax",       "taxi",       "team",       "tech",         "technology",    "tel",        "test",
    "tirol",     "today",      "tokyo",      "tools",        "top",           "tours",      "town",
    "training",  "travel",     "university", "versicherung", "vet",           "video",      "vip",
    "web",       "website",    "wien",       "wiki",         "work",          "world",      "wtf",
    "xxx",       "xyz",        "zone"};

bool keep_is_top(struct span label)
{
    enum { COUNTRY = 2 };
    bool letters = label.len >= COUNTRY;
    for (size_t i = 0; i < label.len; i++)
        letters &= ascii_is_letter(label.at[i]) || (unsigned char)label.at[i] >= 0x80;
    bool punycode = span_starts(label, "xn--");
    return punycode || (letters && (label.len == COUNTRY || is_in(label, tops, COUNT(tops)) ||
                                    (unsigned char)label.at[0] >= 0x80));
}

bool keep_are_sorted(void)
{
    static const struct {
        const char *const *table;
        size_t count;
    } tables[] = {{roles, COUNT(roles)},       {labels, COUNT(labels)},           {usual, COUNT(usual)},
                  {keywords, COUNT(keywords)}, {authorities, COUNT(authorities)}, {tops, COUNT(tops)},
                  {shorts, COUNT(shorts)}};
    for (size_t i = 0; i < COUNT(tables); i++)
        for (size_t j = 1; j < tables[i].count; j++)
            if (strcmp(tables[i].table[j - 1], tables[i].table[j]) >= 0)
                return false;
    return true;
}
