// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;
using System.IO;
using VirtioVideo.Device;

namespace VirtioVideo.VhostUser;

/// <summary>Writes log lines of time, level and text.</summary>
/// <remarks>
/// Lines that a front end or a guest can provoke endlessly are limited in number, unless the level is debug. The log never waits long for a reader
/// that does not read.
/// </remarks>
/// <param name="maxLevel">Most verbose level that is written.</param>
/// <param name="output">Receives the lines.</param>
/// <param name="hasRoom">Whether a line can be written without waiting. Its argument says how many milliseconds it may take to find out.</param>
internal sealed class Log(LogLevel maxLevel, TextWriter output, Func<int, bool> hasRoom)
{
    private const int MaxLines = 200;
    private const int PerMilliseconds = 10_000;
    private const int PatienceMilliseconds = 1000;

    private long _since = Environment.TickCount64;
    private int _lines;
    private int _dropped;
    private bool _isStuck;

    /// <summary>Most verbose level that is written.</summary>
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

    /// <summary>Writes how many lines were dropped.</summary>
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
        // A slow reader gets some time once. A stuck reader costs no more than that.
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
