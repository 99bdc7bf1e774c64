// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>What a codec's threads share out; the values are those of the C API.</summary>
internal enum ThreadType : uint
{
    /// <summary>Pictures where the codec can, else parts of one.</summary>
    Any = 0,

    /// <summary>Parts of one picture: nothing comes later.</summary>
    Slice = 1,
}
