// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using FFmpeg.AutoGen;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.FFmpeg.Contexts;

/// <summary>A dictionary of options for FFmpeg, which removes the options that it knows.</summary>
/// <remarks>SAFETY: owns the dictionary; texts are copied by FFmpeg.</remarks>
internal sealed unsafe class OptionDictionary : IDisposable
{
    private AVDictionary* _options;

    /// <exception cref="HostException">ENOMEM: there is no memory for them.</exception>
    public OptionDictionary(IEnumerable<(string Name, string Value)> options)
    {
        foreach ((string name, string value) in options)
        {
            fixed (byte* key = System.Text.Encoding.UTF8.GetBytes(name + "\0"), text = System.Text.Encoding.UTF8.GetBytes(value + "\0"))
            fixed (AVDictionary** dictionary = &_options)
            {
                if (ffmpeg.av_dict_set(dictionary, key, text, 0) < 0)
                {
                    Dispose();
                    throw new HostException(Errno.ENOMEM, "no memory for the options of an encoder");
                }
            }
        }
    }

    /// <summary>Opens a codec with the options.</summary>
    /// <returns>FFmpeg's result.</returns>
    public int Open(AVCodecContext* context, AVCodec* codec)
    {
        fixed (AVDictionary** dictionary = &_options)
        {
            return ffmpeg.avcodec_open2(context, codec, dictionary);
        }
    }

    /// <summary>The options that nobody has taken yet.</summary>
    public AVDictionary* Rest => _options;

    /// <inheritdoc/>
    public void Dispose()
    {
        fixed (AVDictionary** dictionary = &_options)
        {
            ffmpeg.av_dict_free(dictionary);
        }
    }
}
