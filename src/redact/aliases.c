#include "redact/aliases.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "redact/keep.h"

enum {
    TURNS_MOST = 64 /* so many images are tried for a word whose image belongs to another one already; of one
                       or two letters there are soon no more */
};

void aliases_begin(struct aliases *aliases, const unsigned char *key)
{
    *aliases = (struct aliases){.prf = {key}, .seed = mix_seed()};
}

void aliases_free(struct aliases *aliases)
{
    arena_free(&aliases->arena);
}

static size_t slot_of(const struct aliases *aliases, struct span text)
{
    return mix_text(&aliases->seed, text) % ALIAS_SLOTS;
}

static struct alias *find_original(const struct aliases *aliases, struct span original)
{
    struct alias *name = aliases->by_original[slot_of(aliases, original)];
    while (name && !span_equal(name->original, original))
        name = name->next_original;
    return name;
}

static const struct alias *find_image(const struct aliases *aliases, struct span image)
{
    const struct alias *name = aliases->by_image[slot_of(aliases, image)];
    while (name && !span_equal(name->image, image))
        name = name->next_image;
    return name;
}

static struct alias *add(struct aliases *aliases, struct span original, struct span image)
{
    struct alias *name = arena_take(&aliases->arena, sizeof *name);
    struct alias **place = &aliases->by_original[slot_of(aliases, original)],
                 **turned = &aliases->by_image[slot_of(aliases, image)];
    *name = (struct alias){arena_copy(&aliases->arena, original), arena_copy(&aliases->arena, image),
                           .next_original = *place, .next_image = *turned};
    *place = *turned = name;
    *LIST_ADD(&aliases->arena, &aliases->all) = name;
    return name;
}

/* ---- words ---- */

/* What can be spoken is easier to compare by eye. */
static char letter_of(unsigned char random, bool vowel)
{
    static const char vowels[] = "aeiou", consonants[] = "bdfghjklmnprstvwz";
    return vowel ? vowels[random % (sizeof vowels - 1)] : consonants[random % (sizeof consonants - 1)];
}

/* A character beyond ASCII becomes one that takes as many octets: of U+00E0 to U+00F5, U+4E00 to U+4E3F,
 * U+1F330 to U+1F36F. What is no UTF-8 stays, or the text would read in another encoding. */
static size_t beyond_of(unsigned char random, struct span rest, char *to)
{
    size_t octets = utf8_sequence(rest);
    static const struct {
        const char *front;
        unsigned char first, count;
    } blocks[] = {{"", 0, 1},
                  {"", 0, 1},
                  {"\xc3", 0xa0, 22},
                  [3] = {"\xe4\xb8", 0x80, 64},
                  [4] = {"\xf0\x9f\x8c", 0x80, 64}};
    if (octets < 2 || octets > 4) {
        *to = *rest.at;
        return 1;
    }
    memcpy(to, blocks[octets].front, octets - 1);
    to[octets - 1] = (char)(blocks[octets].first + random % blocks[octets].count);
    return octets;
}

static void make_image(const struct aliases *aliases, struct span word, unsigned turn, char *image)
{
    struct sha256 random = prf_of(&aliases->prf, 'w', turn, word);
    for (size_t i = 0, step = 1; i < word.len; i += step) {
        size_t at = i % SHA256_OCTETS;
        if (i && !at)
            random =
                prf_of(&aliases->prf, 'w', turn, (struct span){(const char *)random.octets, SHA256_OCTETS});
        unsigned char one = random.octets[at];
        bool first = i == 0 || !ascii_is_digit(word.at[i - 1]);
        step = 1;
        if (ascii_is_letter(word.at[i]))
            image[i] = letter_of(one, i % 2);
        else if (ascii_is_digit(word.at[i]) && first && word.at[i] != '0') /* a number keeps its size */
            image[i] = (char)('1' + one % 9);
        else if (ascii_is_digit(word.at[i]))
            image[i] = (char)('0' + one % 10);
        else
            step = beyond_of(one, span_from(word, i), image + i);
    }
}

/* The pair of this word, made if there is none. */
static struct alias *alias_of(struct aliases *aliases, struct span word)
{
    struct arena scratch = {0};
    struct span lower = arena_lower(&scratch, word);
    struct alias *name = find_original(aliases, lower);
    char *image = arena_take(&scratch, word.len);
    struct span made = {image, word.len};
    for (unsigned turn = 0; !name; turn++) {
        make_image(aliases, lower, turn, image);
        bool good = !find_image(aliases, made) && !find_original(aliases, made) && !span_equal(made, lower) &&
                    !keep_is_word(made);
        if (good || turn == TURNS_MOST)
            name = add(aliases, lower, made);
    }
    arena_free(&scratch);
    return name;
}

struct alias *aliases_word(struct aliases *aliases, enum redact_class kind, struct span word)
{
    struct alias *alias = alias_of(aliases, word);
    if (!alias->listed) {
        alias->listed = true;
        alias->kind = kind;
    }
    return alias;
}

void aliases_note_user(struct aliases *aliases, struct span user)
{
    if (user.len)
        alias_of(aliases, user)->user = true;
}

bool aliases_is_user(const struct aliases *aliases, struct span word)
{
    struct arena scratch = {0};
    const struct alias *alias = find_original(aliases, arena_lower(&scratch, word));
    arena_free(&scratch);
    return alias && alias->user;
}

bool aliases_is_image(const struct aliases *aliases, struct span word)
{
    const struct alias *alias = find_image(aliases, word);
    return alias && alias->listed;
}

void aliases_list(struct aliases *aliases, enum redact_class kind, struct span original, struct span image)
{
    struct alias *name = find_original(aliases, original);
    if (!name)
        name = add(aliases, original, image);
    name->kind = kind;
    name->listed = true;
    name->times++;
}

void alias_put(const struct alias *name, struct span original, char *to)
{
    for (size_t i = 0; i < original.len; i++)
        to[i] = original.at[i] != ascii_lower(original.at[i]) ? ascii_upper(name->image.at[i])
                                                              : name->image.at[i];
}

bool aliases_take_network(struct aliases *aliases, struct span network, const unsigned char image[2])
{
    struct span octets = {(const char *)image, 2};
    const struct alias *name = find_original(aliases, network), *other = find_image(aliases, octets);
    if (!name && !other)
        add(aliases, network, octets);
    return name ? span_equal(name->image, octets) : !other;
}
