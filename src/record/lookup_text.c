/* Tests on the texts that lookup tools print. */
#include "base/ascii.h"
#include "record/lookup_part.h"
#include "smtp/address.h"

enum { NAME_MOST = 255 }; /* RFC 1035 section 2.3.4 */

static bool is_name_byte(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c) || c == '-' || c == '.' || c == '_' || c == '/' ||
           (unsigned char)c >= 0x80;
}

bool lookup_is_name(struct span word)
{
    if (!word.len || word.len > NAME_MOST || word.at[0] == '.' || word.at[0] == '/')
        return false;
    for (size_t i = 0; i < word.len; i++)
        if (!is_name_byte(word.at[i]))
            return false;
    return true;
}

bool lookup_is_dotted(struct span word)
{
    return lookup_is_name(word) && span_find(word, '.') < word.len;
}

bool lookup_is_address(struct span word)
{
    return address_kind(word) != ADDRESS_NONE;
}

/* "fabrikam.com.contoso.local" for the typed "fabrikam.com" */
bool lookup_suffix_appended(struct span asked, struct span owner)
{
    return asked.len && owner.len > asked.len && owner.at[asked.len] == '.' &&
           span_same_word(span_cut(owner, 0, asked.len), asked);
}

static size_t blanks(struct span text, size_t from)
{
    size_t to = from;
    while (to < text.len && ascii_is_blank(text.at[to]))
        to++;
    return to - from;
}

/* "preference" must not be found in "preferences"; "Server:" may be followed by anything. */
static bool word_goes_on(struct span text, size_t at)
{
    return at && at < text.len && ascii_is_letter(text.at[at - 1]) && ascii_is_letter(text.at[at]);
}

bool lookup_take_words(struct span *rest, const char *words)
{
    size_t at = 0;
    for (; *words; words++) {
        size_t gap = blanks(*rest, at);
        if (*words == ' ' && !gap)
            return false;
        if (*words == ' ')
            at += gap;
        else if (at < rest->len && ascii_lower(rest->at[at]) == ascii_lower(*words))
            at++;
        else
            return false;
    }
    if (word_goes_on(*rest, at))
        return false;
    *rest = span_from(*rest, at);
    return true;
}

static const struct {
    const char *words, *trouble;
} statuses[] = {
    {"NXDOMAIN", "nxdomain"},
    {"Non-existent", "nxdomain"},
    {"does not exist", "nxdomain"},
    {"nicht vorhanden", "nxdomain"},
    {"DNS_ERROR_RCODE_NAME_ERROR", "nxdomain"},
    {"Name or service not known", "nxdomain"},
    {"Unknown host", "nxdomain"},
    {"HostNotFound", "nxdomain"},
    {"SERVFAIL", "servfail"},
    {"Server failed", "servfail"},
    {"server failure", "servfail"},
    {"DNS-Serverfehler", "servfail"},
    {"DNS_ERROR_RCODE_SERVER_FAILURE", "servfail"},
    {"Temporary failure in name resolution", "servfail"},
    {"REFUSED", "refused"},
    {"operation refused", "refused"},
    {"DNS_ERROR_RCODE_REFUSED", "refused"},
    {"No answer", "no-answer"},
    {"No records found", "no-answer"},
    {"keine Datens", "no-answer"},
    {"keine Eintr", "no-answer"},
    {"DNS_INFO_NO_RECORDS", "no-answer"},
    {"No response from server", "timeout"},
    {"timed out", "timeout"},
    {"timeout", "timeout"},
    {"berschreitung", "timeout"},
};

const char *lookup_trouble(struct span status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (span_find_text(status, statuses[i].words) < status.len)
            return statuses[i].trouble;
    return NULL;
}

static const struct {
    const char *word;
    enum record_type type;
    enum lookup_kind kind;
} types[] = {
    {"MX", RECORD_MX, LOOKUP_MX},
    {"A", RECORD_ADDRESS, LOOKUP_ADDRESS},
    {"AAAA", RECORD_ADDRESS, LOOKUP_ADDRESS},
    {"A_AAAA", RECORD_ADDRESS, LOOKUP_ADDRESS},
    {"A+AAAA", RECORD_ADDRESS, LOOKUP_ADDRESS},
    {"PTR", RECORD_PTR, LOOKUP_PTR},
    {"TXT", RECORD_TXT, LOOKUP_TXT},
    {"SPF", RECORD_TXT, LOOKUP_TXT},
    {"CNAME", RECORD_CNAME, LOOKUP_OTHER},
    {"NS", RECORD_OTHER, LOOKUP_OTHER},
    {"SOA", RECORD_OTHER, LOOKUP_OTHER},
    {"ANY", RECORD_OTHER, LOOKUP_OTHER},
    {"SRV", RECORD_OTHER, LOOKUP_OTHER},
    {"CAA", RECORD_OTHER, LOOKUP_OTHER},
    {"TLSA", RECORD_OTHER, LOOKUP_OTHER},
    {"DNSKEY", RECORD_OTHER, LOOKUP_OTHER},
    {"DS", RECORD_OTHER, LOOKUP_OTHER},
    {"RRSIG", RECORD_OTHER, LOOKUP_OTHER},
    {"NSEC", RECORD_OTHER, LOOKUP_OTHER},
    {"NSEC3", RECORD_OTHER, LOOKUP_OTHER},
    {"NAPTR", RECORD_OTHER, LOOKUP_OTHER},
    {"HINFO", RECORD_OTHER, LOOKUP_OTHER},
    {"HTTPS", RECORD_OTHER, LOOKUP_OTHER},
    {"AXFR", RECORD_OTHER, LOOKUP_OTHER},
};

bool lookup_type(struct span word, enum record_type *type, enum lookup_kind *kind)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!span_is_word(word, types[i].word))
            continue;
        *type = types[i].type;
        *kind = types[i].kind;
        return true;
    }
    return false;
}

struct span lookup_without_port(struct span address)
{
    return span_cut(address, 0, span_find(address, '#'));
}
