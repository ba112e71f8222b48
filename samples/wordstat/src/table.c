#include "table.h"

#include <stdlib.h>
#include <string.h>

#define INITIAL_CAPACITY 64

/* FNV-1a: short, and good enough for words. */
static uint64_t hash_of(const char *word, size_t length)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)word[i]) * UINT64_C(1099511628211);
    }
    return hash;
}

static bool is_word(const struct table_entry *entry, uint64_t hash, const char *word, size_t length)
{
    return entry->hash == hash && entry->length == length && memcmp(entry->word, word, length) == 0;
}

/* The slot that holds the word, or the free one where it belongs. Ends because a table is never full. */
static struct table_entry *find_slot(const struct table *table, uint64_t hash, const char *word, size_t length)
{
    size_t mask = table->capacity - 1;
    size_t index = (size_t)hash & mask;
    while (table->slots[index].word != NULL && !is_word(&table->slots[index], hash, word, length)) {
        index = (index + 1) & mask;
    }
    return &table->slots[index];
}

static bool grow(struct table *table)
{
    size_t capacity = table->capacity == 0 ? INITIAL_CAPACITY : table->capacity * 2;
    struct table grown = {
        .slots = capacity > table->capacity ? calloc(capacity, sizeof *grown.slots) : NULL,
        .capacity = capacity,
        .distinct = table->distinct,
    };
    if (grown.slots == NULL) {
        return false;
    }

    size_t cursor = 0;
    const struct table_entry *entry;
    while ((entry = table_next(table, &cursor)) != NULL) {
        *find_slot(&grown, entry->hash, entry->word, entry->length) = *entry;
    }
    free(table->slots);
    *table = grown;
    return true;
}

static bool has_room(const struct table *table)
{
    /* Beyond three quarters the probe sequences get long. */
    return table->distinct < table->capacity - table->capacity / 4;
}

void table_init(struct table *table)
{
    *table = (struct table){0};
}

void table_free(struct table *table)
{
    for (size_t i = 0; i < table->capacity; i++) {
        free(table->slots[i].word);
    }
    free(table->slots);
    table_init(table);
}

bool table_add(struct table *table, const char *word, size_t length)
{
    if (!has_room(table) && !grow(table)) {
        return false;
    }

    uint64_t hash = hash_of(word, length);
    struct table_entry *slot = find_slot(table, hash, word, length);
    if (slot->word == NULL) {
        char *copy = malloc(length + 1);
        if (copy == NULL) {
            return false;
        }
        memcpy(copy, word, length);
        copy[length] = '\0';
        *slot = (struct table_entry){.word = copy, .length = length, .hash = hash};
        table->distinct++;
    }
    slot->count++;
    return true;
}

size_t table_count(const struct table *table, const char *word, size_t length)
{
    if (table->capacity == 0) {
        return 0;
    }
    return find_slot(table, hash_of(word, length), word, length)->count;
}

const struct table_entry *table_next(const struct table *table, size_t *cursor)
{
    while (*cursor < table->capacity) {
        const struct table_entry *entry = &table->slots[(*cursor)++];
        if (entry->word != NULL) {
            return entry;
        }
    }
    return NULL;
}
