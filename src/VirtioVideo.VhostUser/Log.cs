// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;
using System.IO;
using VirtioVideo.Device;

namespace VirtioVideo.VhostUser;

/// <summary>Lines of time, level and text.</summary>
/// <remarks>What a front end or a guest provokes without end is told only so often, unless all is wanted.</remarks>
internal sealed class Log(LogLevel maxLevel, TextWriter output)
{
    private const int MaxLines = 200;
    private const int PerMilliseconds = 10_000;

    private long _since = Environment.TickCount64;
    private int _lines;
    private int _dropped;

    /// <summary>Most verbose level that is told.</summary>
    public LogLevel MaxLevel => maxLevel;

    /// <summary>Writes a line.</summary>
    public void Write(LogLevel level, string text)
    {
        if (level > maxLevel)
        {
            return;
        }

        long now = Environment.TickCount64;
        if (now - _since >= PerMilliseconds)
        {
            TellDropped();
            _since = now;
            _lines = 0;
        }

        if (maxLevel != LogLevel.Debug && level != LogLevel.Error && ++_lines > MaxLines)
        {
            _dropped++;
            return;
        }

        WriteLine(level, text);
    }

    /// <summary>Says how many lines were too many.</summary>
    private void TellDropped()
    {
        if (_dropped > 0)
        {
            WriteLine(LogLevel.Warn, $"{_dropped} further messages were dropped");
            _dropped = 0;
        }
    }

    private void WriteLine(LogLevel level, string text)
    {
        string name = level switch
        {
            LogLevel.Error => "error",
            LogLevel.Warn => "warn",
            LogLevel.Info => "info",
            _ => "debug",
        };
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd HH:mm:ss.fff} {name} {text}"));
    }
}
