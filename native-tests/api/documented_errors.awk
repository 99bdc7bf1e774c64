# SPDX-License-Identifier: BSD-3-Clause
# DOCUMENTED(function, errno) for each error that the comment of a function in virtiovideo.h names.
/^\/\*\*/ { comment = "" }
{ comment = comment " " $0 }
/^int virtiovideo_[a-z_]+\(/ {
	name = $2
	sub(/\(.*/, "", name)
	while (match(comment, /-E[A-Z0-9]+/)) {
		print "DOCUMENTED(" name ", " substr(comment, RSTART + 1, RLENGTH - 1) ")"
		comment = substr(comment, RSTART + RLENGTH)
	}
	comment = ""
}
