// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;
using System.IO;
using VirtioVideo.Device;

namespace VirtioVideo.VhostUser;

/// <summary>Lines of time, level and text.</summary>
/// <remarks>What a front end or a guest provokes without end is told only so often, unless all is wanted. Nobody waits for a reader who does not read.</remarks>
/// <param name="maxLevel">Most verbose level that is told.</param>
/// <param name="output">Takes the lines.</param>
/// <param name="hasRoom">Whether it takes a line without waiting, given how many milliseconds it may take to find out.</param>
internal sealed class Log(LogLevel maxLevel, TextWriter output, Func<int, bool> hasRoom)
{
    private const int MaxLines = 200;
    private const int PerMilliseconds = 10_000;
    private const int PatienceMilliseconds = 1000;

    private long _since = Environment.TickCount64;
    private int _lines;
    private int _dropped;
    private bool _isStuck;

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
            int dropped = _dropped;
            _dropped = 0;
            WriteLine(LogLevel.Warn, $"{dropped} further messages were dropped");
        }
    }

    private void WriteLine(LogLevel level, string text)
    {
        // A reader that is slow gets a moment once; one that stands still costs no more than that.
        _isStuck = !hasRoom(_isStuck ? 0 : PatienceMilliseconds);
        if (_isStuck)
        {
            _dropped++;
            return;
        }

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
