/*
 * Names of directories: distinguished names (RFC 4514), LDAP's URLs (RFC 4516), Exchange's own and those of
 * X.400 (RFC 2156 section 2.3). One attribute alone is no name; two beside each other are.
 *
 *     cn=Anna Schmidt,ou=Sales,dc=contoso,dc=com     C=DE;A=VIAT;P=CONTOSO;S=Schmidt;G=Anna
 */
#include "base/ascii.h"
#include "redact/keep.h"
#include "redact/passage.h"

enum of_whom { OF_PERSON, OF_ORGANISATION };

static const struct {
    const char *name;
    enum of_whom whom;
} attributes[] = {{"cn", OF_PERSON},
                  {"uid", OF_PERSON},
                  {"sn", OF_PERSON},
                  {"givenname", OF_PERSON},
                  {"samaccountname", OF_PERSON},
                  {"s", OF_PERSON},
                  {"g", OF_PERSON},
                  {"i", OF_PERSON},
                  {"ou", OF_ORGANISATION},
                  {"ou1", OF_ORGANISATION},
                  {"ou2", OF_ORGANISATION},
                  {"o", OF_ORGANISATION},
                  {"dc", OF_ORGANISATION},
                  {"a", OF_ORGANISATION},
                  {"p", OF_ORGANISATION},
                  {"l", OF_ORGANISATION},
                  {"st", OF_ORGANISATION},
                  {"c", OF_ORGANISATION}};

enum {
    KEY_MOST = 20,   /* octets of ", sAMAccountName = " */
    VALUE_MOST = 256 /* X.520 annex C: 64 characters, each up to four octets */
};

struct attribute {
    size_t at, end; /* of the value */
    enum of_whom whom;
    bool country;
};

/* ---- where they stand ---- */

static bool ends_value(char c)
{
    return is_one_of(c, ",;/?)\"<>+|&");
}

/* The next one from `at` on. */
static bool attribute_next(const struct passage *passage, size_t from, size_t at, size_t end,
                           struct attribute *found)
{
    for (; at < end; at++) {
        size_t key = at;
        if (passage->in[at] != '=')
            continue;
        while (key > from && passage->in[key - 1] == ' ')
            key--;
        size_t stop = key;
        while (key > from && (ascii_is_letter(passage->in[key - 1]) || ascii_is_digit(passage->in[key - 1])))
            key--;
        bool begins = key == from || is_one_of(passage->in[key - 1], ",;/ (?:_=+");
        bool letter = stop - key == 1 && passage->in[key] != ascii_lower(passage->in[key]);
        for (size_t i = 0; begins && i < sizeof attributes / sizeof attributes[0]; i++) {
            bool small =
                is_one_of(attributes[i].name[0], "sgiap") && !attributes[i].name[1]; /* DKIM's are others */
            if (!span_is_word(passage_span(passage, key, stop), attributes[i].name) || (small && !letter))
                continue;
            *found =
                (struct attribute){at + 1, at + 1, attributes[i].whom, strcmp(attributes[i].name, "c") == 0};
            while (found->at < end && passage->in[found->at] == ' ')
                found->end = ++found->at;
            size_t most = end - found->at > VALUE_MOST ? found->at + VALUE_MOST : end;
            while (found->end < most && !ends_value(passage->in[found->end]))
                found->end++;
            return true;
        }
    }
    return false;
}

/* Containers that each directory of Microsoft's has, and words of those who sign certificates. */
static bool is_kept(struct span word)
{
    static const char *const words[] = {"recipients",      "exchange",    "administrative", "group",
                                        "fydibohf23spdlt", "users",       "computers",      "configuration",
                                        "services",        "organization"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_is_word(word, words[i]))
            return true;
    return is_number(word) || keep_is_word(word) || keep_is_authority(word);
}

/* A certificate's are hosts and those who sign. */
static bool is_of_certificate(struct span line)
{
    static const char *const words[] = {"subject", "issuer", " s:", " i:", "depth=", "Certificate"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_has_text(line, words[i]))
            return true;
    return false;
}

static bool is_small(struct span word)
{
    return word.len && word.at[0] == ascii_lower(word.at[0]) && !ascii_is_digit(word.at[0]);
}

/* The words of the value: where names begin with capitals, a small word is the sentence around it. */
static size_t name_end(const struct passage *passage, size_t at, size_t end, bool person)
{
    struct span rest = passage_span(passage, at, end), first = span_take_word(&rest);
    size_t stop = at + first.len;
    for (struct span word; (word = span_take_word(&rest)).len;) {
        if (is_small(word) && (!person || !is_small(first)))
            break;
        stop = (size_t)(word.at - passage->in) + word.len;
    }
    return stop;
}

static void redact_attribute(struct passage *passage, const struct attribute *found, bool person)
{
    enum redact_level level = person ? REDACT_ADDRESSES : REDACT_HOSTS;
    struct span value = passage_span(passage, found->at, found->end);
    bool shows = span_find(value, '@') < value.len || span_find(value, '.') < value.len;
    if (passage->level < level || found->country || shows)
        return;
    size_t end = name_end(passage, found->at, found->end, person);
    for (size_t at = found->at, stop; at < end; at = stop + (stop == at)) {
        stop = word_end(passage, at, end);
        struct span word = passage_span(passage, at, stop);
        if (word.len && !is_kept(word))
            passage_word(passage, person ? REDACTED_ADDRESS : REDACTED_HOST, at, word.len);
    }
}

void directory_redact(struct passage *passage, size_t from, size_t end)
{
    struct attribute found, before = {0};
    bool certificate = is_of_certificate(passage_span(passage, from, end));
    bool last = false;
    size_t at = from;
    for (; attribute_next(passage, from, at, end, &found); at = found.at) {
        bool beside = before.at && found.at - before.end <= KEY_MOST;
        if (beside && !last)
            redact_attribute(passage, &before, before.whom == OF_PERSON && !certificate);
        if (beside)
            redact_attribute(passage, &found, found.whom == OF_PERSON && !certificate);
        last = beside;
        before = found;
    }
    bool alone = before.at && !last && span_has_text(passage_span(passage, from, end), "ldap");
    if (alone)
        redact_attribute(passage, &before, before.whom == OF_PERSON);
}
