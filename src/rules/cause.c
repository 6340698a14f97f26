/* Causes ranked by what the record shows. Words, never percent: nothing here measures percent. */
#include "rules/book.h"

enum {
    PROVEN = 95,
    LIKELY = 50,
    POSSIBLE = 20,
    CLOSE = 15,         /* nearer than this, two causes cannot be told apart */
    DECIDES_LEAST = 15, /* what is not visible is told only if it would have weighed this much */
    UNSEEN_MOST = 2     /* "not visible" lines a cause; more bury the evidence */
};

struct weighing {
    const struct speaker *speaker;
    struct cause_found *found;
    bool proven, excluded;
    int unseen;
};

static bool same_text(const struct cause_found *found, struct words text)
{
    for (size_t i = 0; i < found->evidence_count; i++)
        if (span_equal(found->evidence[i].text.in[LANGUAGE_EN], text.in[LANGUAGE_EN]))
            return true;
    return false;
}

static void note(struct weighing *weighing, char mark, struct words text, const struct captured *captured)
{
    if (!text.in[LANGUAGE_EN].len || same_text(weighing->found, text))
        return;
    weighing->found->evidence[weighing->found->evidence_count++] =
        (struct evidence_found){mark, text, captured ? captured->first : 0, captured ? captured->last : 0};
}

static void note_unseen(struct weighing *weighing, const struct evidence *evidence,
                        const struct captured *captured)
{
    int weight = evidence->add < 0 ? -evidence->add : evidence->add;
    bool decides = evidence->proves || evidence->excludes || weight >= DECIDES_LEAST;
    if (!decides || !captured->has_unknown || weighing->unseen >= UNSEEN_MOST)
        return;
    size_t before = weighing->found->evidence_count;
    note(weighing, '?', facts_unseen(weighing->speaker->facts, captured->unknown_fact), NULL);
    weighing->unseen += weighing->found->evidence_count > before;
}

static struct words words_of(const struct speaker *speaker, const struct evidence *evidence,
                             const struct captured *captured)
{
    struct speaker own = *speaker;
    own.more = captured;
    if (evidence->say.in[LANGUAGE_EN].len)
        return say(&own, &evidence->say);
    if (captured->item.at)
        return say_item(&own, captured->item_fact, captured->item);
    const struct clause *clause = evidence->when_count ? &evidence->when[0] : &evidence->unless;
    struct words nothing = {{SPAN("none"), SPAN("keine")}};
    struct words said = say_item(&own, clause->conditions[0].fact, (struct span){"", 0});
    for (int language = 0; language < LANGUAGES; language++)
        said.in[language] = arena_join(speaker->arena, said.in[language], nothing.in[language]);
    return said;
}

static enum answer evidence_holds(const struct speaker *speaker, const struct evidence *evidence,
                                  struct captured *captured)
{
    struct captured other = {0};
    const struct asking asking = {speaker->book, speaker->facts, speaker->at};
    enum answer when = evidence->when_count
                           ? when_holds(&asking, evidence->when, evidence->when_count, captured)
                           : ANSWER_YES;
    if (when == ANSWER_NO || !evidence->unless.count)
        return when;
    enum answer unless = unless_holds(&asking, &evidence->unless, &other);
    if (unless == ANSWER_UNKNOWN && !captured->has_unknown) {
        captured->has_unknown = other.has_unknown;
        captured->unknown_fact = other.unknown_fact;
    }
    return unless == ANSWER_NO ? ANSWER_NO : when == ANSWER_YES ? unless : ANSWER_UNKNOWN;
}

static void weigh(struct weighing *weighing, const struct evidence *evidence)
{
    struct captured captured = {0};
    enum answer holds = evidence_holds(weighing->speaker, evidence, &captured);
    if (holds == ANSWER_UNKNOWN)
        note_unseen(weighing, evidence, &captured);
    if (holds != ANSWER_YES)
        return;
    bool against = evidence->excludes || evidence->add < 0;
    weighing->found->score += evidence->add;
    weighing->proven |= evidence->proves;
    weighing->excluded |= evidence->excludes;
    note(weighing, against ? '-' : '+', words_of(weighing->speaker, evidence, &captured), &captured);
}

static enum standing standing_of(const struct weighing *weighing)
{
    int score = weighing->found->score;
    return weighing->excluded  ? STANDING_EXCLUDED
           : weighing->proven  ? STANDING_CERTAIN
           : score >= LIKELY   ? STANDING_LIKELY
           : score >= POSSIBLE ? STANDING_POSSIBLE
                               : STANDING_UNLIKELY;
}

static void fill(const struct speaker *speaker, const struct cause *cause, struct cause_found *found)
{
    struct weighing weighing = {.speaker = speaker, .found = found};
    *found = (struct cause_found){
        .cause = cause->id, .title = say(speaker, &cause->title), .score = cause->base, .acts = cause->acts};
    found->evidence = arena_take(speaker->arena, (cause->evidence_count + 1) * sizeof *found->evidence);
    for (size_t i = 0; i < cause->evidence_count; i++)
        weigh(&weighing, &cause->evidence[i]);
    if (weighing.proven)
        found->score = PROVEN;
    if (found->score < 0)
        found->score = 0;
    if (found->score > PROVEN - 1 && !weighing.proven)
        found->score = PROVEN - 1; /* no heap of hints is a proof */
    if (weighing.excluded)
        found->score = 0;
    found->standing = standing_of(&weighing);
    found->fixes = arena_take(speaker->arena, (cause->fix_count + 1) * sizeof *found->fixes);
    found->fix_count = cause->fix_count;
    for (size_t i = 0; i < cause->fix_count; i++)
        found->fixes[i] = (struct step){cause->fixes[i].acts, say(speaker, &cause->fixes[i].text)};
}

static bool goes_before(const struct cause_found *a, const struct cause_found *b)
{
    bool a_out = a->standing == STANDING_EXCLUDED, b_out = b->standing == STANDING_EXCLUDED;
    if (a_out != b_out)
        return b_out;
    return a->score > b->score;
}

/* Stable, so that causes of equal weight keep the order of the rule. */
static void sort(struct cause_found *causes, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && goes_before(&causes[j], &causes[j - 1]); j--) {
            struct cause_found swapped = causes[j];
            causes[j] = causes[j - 1];
            causes[j - 1] = swapped;
        }
}

static bool is_left(const struct finding *finding, size_t i)
{
    return i < finding->cause_count && finding->causes[i].standing != STANDING_EXCLUDED;
}

static void conclude(struct finding *finding)
{
    bool two = is_left(finding, 1) && finding->causes[0].standing != STANDING_CERTAIN;
    finding->undecided = two && finding->causes[0].score - finding->causes[1].score < CLOSE;
    finding->contradicted = finding->cause_count && !is_left(finding, 0);
    finding->acts = is_left(finding, 0) ? finding->causes[0].acts : ACTS_OPEN;
    if (finding->undecided && finding->causes[1].acts != finding->causes[0].acts)
        finding->acts = ACTS_OPEN;
}

/* A cause without a weight of its own is one that only evidence brings up. */
void rank_causes(const struct speaker *speaker, const struct body *body, struct finding *finding)
{
    finding->causes = arena_take(speaker->arena, (body->cause_count + 1) * sizeof *finding->causes);
    finding->cause_count = 0;
    for (size_t i = 0; i < body->cause_count; i++) {
        struct cause_found *found = &finding->causes[finding->cause_count];
        fill(speaker, &body->causes[i], found);
        finding->cause_count += body->causes[i].base || found->evidence_count;
    }
    sort(finding->causes, finding->cause_count);
    conclude(finding);
}
