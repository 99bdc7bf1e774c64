# SPDX-License-Identifier: BSD-3-Clause
# Manual pages of virtiovideo.h: awk -v out=DIRECTORY -v version=0.2.0 -f man.awk virtiovideo.h
# Doxygen would make one page of all functions. Here each function, struct and enum has its own, in the order of other manuals.

# What roff takes for itself is escaped; names of functions become references.
function roff(text,   done) {
	gsub(/\\/, "\\e", text)
	gsub(/-E/, "\\-E", text)
	done = ""
	while (match(text, /virtiovideo_[a-z_]+\(\)/)) {
		done = done substr(text, 1, RSTART - 1) "\\fB" substr(text, RSTART, RLENGTH - 2) "\\fP(3)"
		text = substr(text, RSTART + RLENGTH)
	}
	text = done text
	return text ~ /^[.']/ ? "\\&" text : text
}

function begin_page(title, what) {
	title_of_page = title
	page = out "/" title ".3"
	printf ".\\\" Made from virtiovideo.h by docs/api/man.awk\n" > page
	printf ".TH %s 3 \"\" \"libvirtiovideo %s\" \"libvirtiovideo\"\n.ad l\n.nh\n", toupper(title), version > page
	printf ".SH NAME\n%s \\- %s\n", title, what > page
	if (what == "")
		undocumented(title)
	if (title != "virtiovideo.h")
		names = names (names == "" ? "" : ",\n") "\\fB" title "\\fP(3)"
}

function undocumented(name) {
	print "man.awk: " name " is not documented" > "/dev/stderr"
	faults++
}

function end_page() {
	printf ".SH SEE ALSO\n\\fBvirtiovideo.h\\fP(3)\n" > page
	close(page)
}

function synopsis(text) {
	gsub(/\\/, "\\e", text)
	printf ".SH SYNOPSIS\n.nf\n#include <virtiovideo.h>\n.PP\n%s\n.fi\n", text > page
}

# The first sentence up to its colon or full stop, as the line of a list has it.
function first_sentence(text) {
	if (match(text, /[.:]( |$)/))
		text = substr(text, 1, RSTART - 1)
	return text ~ /^[A-Z][a-z ]/ ? tolower(substr(text, 1, 1)) substr(text, 2) : text
}

function item(name, text) {
	printf ".TP\n.B %s\n%s\n", name, roff(text) > page
	if (text == "")
		undocumented(title_of_page ": " name)
}

# Lines of a comment become what(): a summary, its parameters, what is returned, remarks. Paragraphs are separated by "\n".
function take_comment(   i, line, part) {
	summary = remarks = returned = ""
	parameters = 0
	part = "summary"
	for (i = 1; i <= lines; i++) {
		line = comment[i]
		sub(/ +$/, "", line)
		if (line ~ /^@param/) {
			split(line, words, / +/)
			parameter_name[++parameters] = words[2]
			sub(/^@param +[a-z_0-9]+ +/, "", line)
			parameter_text[parameters] = line
			part = "parameter"
		} else if (line ~ /^@return/) {
			sub(/^@return +/, "", line)
			returned = line
			part = "return"
		} else if (line == "") {
			part = part == "summary" && summary != "" && i < lines && comment[i + 1] !~ /^@/ ? "summary" : "remarks"
			if (part == "summary")
				summary = summary "\n"
			else if (remarks != "")
				remarks = remarks "\n"
		} else {
			if (part == "return" && line ~ /^ +-E/)
				returned = returned "\n"
			sub(/^ +/, "", line)
			if (part == "summary")
				summary = join(summary, line)
			else if (part == "parameter")
				parameter_text[parameters] = join(parameter_text[parameters], line)
			else if (part == "return")
				returned = join(returned, line)
			else
				remarks = join(remarks, line)
		}
	}
	lines = 0
}

function join(text, line) {
	return text == "" || text ~ /\n$/ ? text line : text " " line
}

function paragraphs(text,   parts, count, i) {
	count = split(text, parts, "\n")
	for (i = 1; i <= count; i++)
		printf "%s%s\n", (i > 1 ? ".PP\n" : ""), roff(parts[i]) > page
}

function function_page(declaration, name,   parts, count, i, text, cut) {
	take_comment()
	begin_page(name, first_sentence(summary))
	synopsis(declaration)
	print ".SH DESCRIPTION" > page
	paragraphs(summary)
	for (i = 1; i <= parameters; i++)
		item(parameter_name[i], parameter_text[i])
	if (remarks != "") {
		print ".PP" > page
		paragraphs(remarks)
	}
	print ".SH RETURN VALUE" > page
	count = split(returned, parts, "\n")
	for (i = 1; i <= count; i++) {
		text = parts[i]
		sub(/;$/, "", text)
		if (i == 1)
			printf "%s\n", roff(text) > page
		else if (match(text, /^-E[A-Z0-9]+((, | or )-E[A-Z0-9]+)*/)) {
			cut = RLENGTH
			printf ".TP\n.B %s\n", roff(substr(text, 1, cut)) > page
			text = substr(text, cut + 1)
			sub(/^[, ]+/, "", text)
			sub(/\.$/, "", text)
			if (text == "")
				text = parts[i] ~ /EIO/ ? "a bug of the library" : "from the system"
			printf "%s\n", roff(text) > page
		}
	}
	end_page()
}

# A struct or an enum: its members without their comments, then what each is.
function type_page(kind, name,   i) {
	begin_page(name, first_sentence(type_comment))
	synopsis(body)
	print ".SH DESCRIPTION" > page
	paragraphs(type_comment)
	print (kind == "struct" ? ".SH FIELDS" : ".SH VALUES") > page
	for (i = 1; i <= members; i++)
		item(member_name[i], member_text[i])
	end_page()
}

function member(declaration,   name) {
	name = declaration
	sub(/\/\*.*/, "", name)
	sub(/ = .*/, "", name)
	if (match(name, /\(\*[a-z_]+\)/))
		name = substr(name, RSTART + 2, RLENGTH - 3)
	else {
		gsub(/[;,\t]/, "", name)
		sub(/\[.*/, "", name)
		sub(/ +$/, "", name)
		sub(/.*[ *]/, "", name)
	}
	member_name[++members] = name
	member_text[members] = summary
	summary = ""
}

# The opening comment of the header: headings, text, and lists as they stand there.
function overview(   i, line, list, heading) {
	begin_page("virtiovideo.h", "a virtio-video device (RFC v4) for virtual machine monitors")
	synopsis("cc ... $(pkg-config --cflags --libs virtiovideo)")
	print ".SH DESCRIPTION" > page
	for (i = 1; i <= opening_lines; i++) {
		line = opening[i]
		if (line ~ /^(virtiovideo\.h - |Generated by )/)
			continue
		if (line ~ /^    /) {
			if (!list)
				print ".PP\n.nf" > page
			list = 1
			printf "%s\n", roff(substr(line, 3)) > page
			continue
		}
		if (list && line != "")
			print ".fi" > page
		if (line != "")
			list = 0
		if (line == "")
			heading = 0
		else if (line ~ /^[A-Z]/ && line !~ /  /)
			printf ".SS %s\n", line > page
		else {
			sub(/^ +/, "", line)
			printf "%s%s\n", (heading ? "" : ".PP\n"), roff(line) > page
			heading = 1
		}
	}
	printf ".SH SEE ALSO\n%s\n", names > page
	close(page)
}

{
	line = $0
}

in_comment {
	closed = line ~ /\*\//
	sub(/ *\*\/.*/, "", line)
	sub(/^[ \t]*\* ?/, "", line)
	if (!(closed && line ~ /^[ \t]*$/))
		comment[++lines] = line
	if (closed) {
		in_comment = 0
		if (!opened && lines > 2) {
			for (i = 1; i <= lines; i++)
				opening[i] = comment[i]
			opening_lines = lines
			opened = 1
			lines = 0
		} else if (is_rule) {
			section = comment[2]
			lines = 0
		} else if (in_type) {
			take_comment()
		}
	}
	next
}

line ~ /^\/\* -+$/ { is_rule = in_comment = 1; lines = 1; comment[1] = ""; next }
line ~ /^[ \t]*\/\*\*?$/ { is_rule = 0; in_comment = 1; lines = 0; next }
line ~ /^[ \t]*\/\*\* .* \*\/$/ {
	sub(/^[ \t]*\/\*\* /, "", line)
	sub(/ \*\/$/, "", line)
	lines = 1
	comment[1] = line
	if (in_type)
		take_comment()
	next
}

line ~ /^(struct|enum) [a-z_]+ \{$/ {
	split(line, words, " ")
	in_type = words[1]
	type_name = words[2]
	take_comment()
	type_comment = summary (remarks == "" ? "" : "\n" remarks)
	summary = ""
	members = 0
	body = line
	next
}
in_type && line ~ /^\};/ {
	body = body "\n};"
	type_page(in_type, type_name)
	in_type = ""
	next
}
in_type && line ~ /[^ \t]/ {
	if (match(line, /\/\*\*< .* \*\//)) {
		summary = substr(line, RSTART + 5, RLENGTH - 8)
		line = substr(line, 1, RSTART - 1)
		sub(/[ \t]+$/, "", line)
	}
	member(line)
	sub(/^\t/, "    ", line)
	body = body "\n" line
	next
}
in_type { next }

line ~ /^typedef / { in_typedef = 1 }
in_typedef {
	if (line ~ /;$/)
		in_typedef = 0
	next
}

in_function || line ~ /^[a-z].*virtiovideo_[a-z_]+\(/ {
	sub(/^[ \t]+/, "    ", line)
	declaration = in_function ? declaration "\n" line : line
	in_function = line !~ /;$/
	if (!in_function && match(declaration, /virtiovideo_[a-z_]+\(/)) {
		function_page(declaration, substr(declaration, RSTART, RLENGTH - 1))
		lines = 0
	}
	next
}

END {
	overview()
	exit faults > 0
}
