/* A sample. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <stdint.h>
#include <sys/uio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------------------------
 * Constants
 * ------------------------------------------------------------------------------------------ */

/** Numbers. */

#define SAMPLE_LENGTH 3                     /**< Fits an int. */
#define SAMPLE_ALL_BITS 4294967295u         /**< Fits no int. */
#define SAMPLE_LARGE 9223372036854775808ull /**< Fits no int by far. */

#define SAMPLE_ADDED 1

/* ------------------------------------------------------------------------------------------
 * Types
 * ------------------------------------------------------------------------------------------ */

/** Kinds of things. */
enum sample_kind {
	SAMPLE_KIND_NONE = 0,
	SAMPLE_KIND_FIRST = 1, /**< The first kind. */
};

/** Bits. */
enum sample_flag {
	SAMPLE_FLAG_A = 1 << 0,
	SAMPLE_FLAG_B = 1 << 6,
};

/** Commands in groups. */
enum sample_command {
	SAMPLE_COMMAND_ONE = 0x0100,
	SAMPLE_COMMAND_TWO = 0x0101,
};

/** A thing. */
struct sample;

/** Either <word> or bytes. */
union sample_word {
	uint32_t word;    /**< As a word. */
	uint8_t bytes[4]; /**< As bytes. */
};

/**
 * All that a sample is made of; see sample_kind, virtiovideo_sample() and NULL.
 *
 * First paragraph... of * / remarks.
 *
 * - An item of a list that is long enough to need a second line, which is indented like the
 *   first one.
 * - Another.
 */
struct sample_config {
	/** SAMPLE_KIND_*. */
	uint32_t kind;

	/**
	 * Its value, of which there is so much to say that it does not fit behind the field's
	 * declaration any more.
	 */
	union sample_word value;

	/** More of them. */
	union sample_word words[SAMPLE_LENGTH];

	/** Zero. */
	uint32_t reserved;

	/** Called when done. */
	void (*done)(void *opaque);

	/** Next one. */
	const struct sample *next;
};

/* ------------------------------------------------------------------------------------------
 * Functions
 * ------------------------------------------------------------------------------------------ */

/**
 * Names it.
 *
 * @return The name.
 */
const char *virtiovideo_name(void);
typedef const char *(*virtiovideo_name_fn)(void);

/**
 * Makes a sample of config.
 *
 * @param config  What to make.
 * @param out     Set to it.
 * @return 0;
 *         -EINVAL for nonsense;
 *         -EBUSY.
 *
 * Any thread.
 */
int virtiovideo_sample(const struct sample_config *config, struct sample **out);
typedef int (*virtiovideo_sample_fn)(const struct sample_config *config, struct sample **out);

#ifdef __cplusplus
}
#endif

#endif /* SAMPLE_H */
