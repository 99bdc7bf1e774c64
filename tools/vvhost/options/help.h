/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VVHOST_HELP_H
#define VVHOST_HELP_H

void help_program(void);
void help_decode(void);
void help_encode(void);
void help_transcode(void);
void help_caps(void);
void help_conformance(void);
void help_fuzz(void);
void help_version(void);

#endif
