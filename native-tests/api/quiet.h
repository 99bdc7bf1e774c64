/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether anything was written to stderr: FFmpeg and the libraries behind it have no business there. */
#ifndef QUIET_H
#define QUIET_H

/* From now on stderr is kept; a check that fails meanwhile is shown all the same. */
void quiet_begin(void);
/* Ends the program with status 1 if something was written. */
void quiet_end(void);

#endif
