/* Tests src/rules/required.c and index.c: asking only the rules of which a word was seen loses none. */
#include "rules/required.h"

#include "base/ascii.h"
#include "base/octets.h"
#include "book_text.h"

static const struct {
    const char *pattern, *words; /* parted by "|", " & " and " || " */
} rows[] = {
    {"user unknown", "user unknown"},
    {"user (is )?unknown", "unknown & user "},
    {"user (is )?unknown|(no|not a) such user", "unknown & user  ||  such user"},
    {"relay (access )?denied", "relay  & denied"},
    {"^554$", "554"},
    {"a.b", ""},
    {"no", ""},
    {"(?:greylist|graylist)ed", "greylist|graylist"},
    {"(?<word>blocked) by", "blocked &  by"},
    {"(?=spam)x", "spam"},
    {"(?=spam|no)x", ""},
    {"(?!spam)listed", "listed"},
    {"(?<!not )listed", "listed"},
    {"(?i)spam", ""},
    {"spam(?#comment)", ""},
    {"\\bspam\\b", "spam"},
    {"spa\\.m", "spa.m"},
    {"spam\\d+filter", "filter & spam"},
    {"mailboxe?s", "mailbox"},
    {"mailbox+", "mailbox"},
    {"mailbox*", "mailbo"},
    {"mailbox{0,2}", "mailbo"},
    {"mailbox{2}", "mailboxx"},
    {"X{4,}", "XXXX"},
    {"X{4000000}", "XXXXXXXX"},
    {"X{,4}abc", "abc"},
    {"(spam|junk) (mail|message) blocked here", " blocked here"},
    {"spam (mail|message)|(no|not) (junk|list) mail", "spam  & mail|message ||  mail & junk|list"},
    {"(spam mail|junk) (found|seen)", "spam mail|junk & found|seen"},
    {"(mailbox)?", ""},
    {"(mailbox)*full", "full"},
    {"(mailbox|)full", "full"},
    {"[a-z]+list", "list"},
    {"[]a]list", "list"},
    {"[[:alpha:]]list", "list"},
    {"\\Qlist", ""},
    {"\\x41list", ""},
    {"gr\xc3\xbc\xc3\x9f"
     "en",
     "\x80"},
    {"f\xc3\xbcr alle", "\x80 & r alle"},
    {"f\xc3\xbcr alle Empfaenger", "r alle Empfaenger"},
    {"spam|\xe5\x9e\x83\xe5\x9c\xbe|\xd1\x81", "spam|\x80"},
    {"\xe3\x82\xa4?list", "list"},
    {"\xe3\x82\xa4?", ""},
    {"(?:\xc3\xbc|ue)ber", "ber"},
    {"(?:\xc3\xbc|ue)", ""},
    {"\xc5\xbf", ""},
    {"\xe2\x84\xaa", ""},
    {"spam|", ""},
    {"spam|no", ""},
    {"(((((((((((((((spam)))))))))))))))", ""},
    {"a|b", ""},
    {"spam)", ""},
    {"", ""},
    {"list.*denied", "denied & list"},
};

static bool is_sign(struct span word)
{
    return span_is(word, REQUIRED_AND) || span_is(word, REQUIRED_OR);
}

static void words(void **state)
{
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    {
        struct arena arena = {0};
        struct span found[REQUIRED_MOST];
        struct text got = {0};
        size_t count = required_words(&arena, span_of(rows[i].pattern), found);
        for (size_t j = 0; j < count; j++) {
            bool parted = j > 0 && !is_sign(found[j]) && !is_sign(found[j - 1]);
            text_add_string(&got, parted                           ? "|"
                                  : span_is(found[j], REQUIRED_OR) ? " ||"
                                  : is_sign(found[j])              ? " "
                                  : j                              ? " "
                                                                   : "");
            text_add(&got, span_is(found[j], REQUIRED_OR) ? (struct span){"", 0} : found[j]);
        }
        wrong += row_differs(rows[i].pattern, text_span(&got), rows[i].words);
        text_free(&got);
        arena_free(&arena);
    }
    assert_int_equal(wrong, 0);
}

static const struct {
    const char *pattern, *octets;
} octet_rows[] = {
    {"^\\[(?<key>\\d+)\\]: ", "[]: "},
    {"S:(?: (?<text>.*)|$)", "s:"},
    {"ab|bc", "b"},
    {"a(?:b|bc)d", "abd"},
    {"a?b*c{0,2}d{,3}e{2}", "e"},
    {"(ab)?(cd)*(ef){0}g", "g"},
    {"(?=ab)(?!cd)(?<=ef)(?<!gh)i", "abi"},
    {"a|", ""},
    {"[ab]\\d\\s.c", "c"},
    {"[]x]\\[y", "[y"},
    {"(?i)a", ""},
    {"\\Qa", ""},
    {"a)", ""},
    {"\xc3\xbc.a", "\xc3\xbc"},
    {"\xc3\xbc?a", "a"},
    {"(?:\xc3\xbc|\xc3\xa4)b", "\xc3\xbc"},
    {"(?:\xc3\xbc|a)b", "ab"},
    {"\xc5\xbf-", "-"},
    {"", ""},
};

static void octets(void **state)
{
    size_t wrong = 0;
    (void)state;
    EACH(i, octet_rows)
    {
        struct arena arena = {0};
        char got[32], wanted[32];
        snprintf(got, sizeof got, "%#llx",
                 (unsigned long long)required_octets(&arena, span_of(octet_rows[i].pattern)));
        snprintf(wanted, sizeof wanted, "%#llx",
                 (unsigned long long)octets_of(span_of(octet_rows[i].octets)));
        wrong += row_differs(octet_rows[i].pattern, span_of(got), wanted);
        arena_free(&arena);
    }
    assert_int_equal(wrong, 0);
    assert_true(octets_of((struct span)SPAN("s")) == octets_of((struct span)SPAN("S")));
    assert_true(octets_of((struct span)SPAN("\xc5\xbf")) == OCTETS_ANY);
}

/* ---- the built-in book on the records of all its examples ---- */

struct checking {
    const struct dialects *dialects;
    struct rulebook *book;
    size_t examples, replies, wrong;
};

static bool stands_there(struct span text, struct span wanted)
{
    char word[256];
    if (span_is(wanted, REQUIRED_BEYOND_ASCII))
        return ascii_beyond(text.at, text.len);
    snprintf(word, sizeof word, "%.*s", (int)wanted.len, wanted.at);
    return span_find_text(text, word) < text.len;
}

static bool one_is_met(struct span text, const struct span *found, size_t count)
{
    bool met = count == 0, halves = true, half = false;
    for (size_t i = 0; i < count; i++) {
        if (!is_sign(found[i]))
            half |= stands_there(text, found[i]);
        if (is_sign(found[i]) || i + 1 == count) {
            halves &= half;
            half = false;
        }
        if (span_is(found[i], REQUIRED_OR) || i + 1 == count) {
            met |= halves;
            halves = true;
        }
    }
    return met;
}

/* The text that a pattern matches holds the words that it requires. */
static void check_patterns(struct checking *checking, struct span reply)
{
    for (size_t bucket = 0; bucket < PATTERN_BUCKETS; bucket++)
        for (struct shared_pattern *shared = checking->book->patterns[bucket]; shared;
             shared = shared->next) {
            if (!pattern_match(shared->pattern, checking->book->scratch, reply, NULL))
                continue;
            struct arena arena = {0};
            struct span found[REQUIRED_MOST], source = pattern_source(shared->pattern);
            size_t count = required_words(&arena, source, found);
            bool held = !(required_octets(&arena, source) & ~octets_of(reply));
            if (!held || !one_is_met(reply, found, count)) {
                print_error("%.*s\n  matches without a word: %.*s\n", (int)source.len, source.at,
                            (int)reply.len, reply.at);
                checking->wrong++;
            }
            arena_free(&arena);
        }
}

static struct text told(struct checking *checking, struct played *played, bool all)
{
    struct text out = {0};
    struct arena arena = {0};
    checking->book->asks_all = all;
    struct report report = rules_judge(checking->book, played->facts, &arena);
    for (size_t i = 0; i < report.count; i++)
        add_finding_text(&out, &report, &report.findings[i]);
    checking->book->asks_all = false;
    arena_free(&arena);
    return out;
}

static void check_record(struct checking *checking, struct span record)
{
    struct played played;
    size_t fact;
    play(&played, checking->dialects, record);
    fact_find(span_of("reply"), &fact);
    checking->examples += played.session != NULL;
    for (size_t i = 0; played.session && i < facts_reply_count(played.facts); i++, checking->replies++)
        check_patterns(checking,
                       facts_ask(played.facts, fact, facts_reply_at(played.facts, i)).items[0].text);
    if (played.session) {
        struct text few = told(checking, &played, false), all = told(checking, &played, true);
        text_add_byte(&all, '\0');
        checking->wrong += row_differs("prefilter", text_span(&few), all.at);
        text_free(&few);
        text_free(&all);
    }
    play_end(&played);
}

static void check_file(void *with, const char *file, struct json_t *json)
{
    size_t i, j;
    json_t *example, *line;
    (void)file;
    json_array_foreach(json_object_get(json, "examples"), i, example)
    {
        struct text record = {0};
        json_array_foreach(json_object_get(example, "record"), j, line)
        {
            text_add_string(&record, json_string_value(line));
            text_add_byte(&record, '\n');
        }
        if (json_object_get(json, "rule"))
            check_record(with, text_span(&record));
        text_free(&record);
    }
}

static void built_in_rules(void **state)
{
    const struct recording_fixture *fixture = *state;
    struct arena arena = {0};
    struct error error = {{0}};
    struct checking checking = {.dialects = fixture->dialects, .book = rulebook_load(&arena, NULL, &error)};
    assert_non_null(checking.book);
    rulebook_each_file(RULES_FOLDER, check_file, &checking);
    assert_true(checking.examples > 1000 && checking.replies > 3000);
    assert_int_equal(checking.wrong, 0);
    rulebook_free(checking.book);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(words), cmocka_unit_test(octets),
                                       cmocka_unit_test(built_in_rules)};
    return cmocka_run_group_tests(tests, dialects_begin, dialects_end);
}
