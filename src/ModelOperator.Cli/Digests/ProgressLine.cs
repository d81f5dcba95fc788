using System.Text;
using ModelOperator.Cli.Rendering;
using ModelOperator.Fetching.Copying;

namespace ModelOperator.Cli.Digests;

/// <summary>
/// Writes to stderr while a model is read: the progress, once the reading has taken a while, and the lines of the sources. On a terminal
/// one line with the progress is written again and again, below the other lines.
/// </summary>
/// <param name="errors">The writer for stderr.</param>
/// <param name="isTerminal">True when a person sees each line as it is written.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressLine(TextWriter errors, bool isTerminal, TimeProvider time) : TextWriter
{
    // Goes back to the beginning of the line, and clears it.
    private const string Anew = "\r\e[2K";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OnTerminal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly long _started = time.GetTimestamp();
    private TimeSpan _next = Patience;
    private bool _isShown;

    public override Encoding Encoding => errors.Encoding;

    /// <summary>Takes the bytes that were read, and those of the whole model, which are null while they are not known.</summary>
    public void Report(long bytes, long? whole)
    {
        lock (_gate)
        {
            var elapsed = time.GetElapsedTime(_started);
            if (elapsed < _next)
            {
                return;
            }

            _next = elapsed + (isTerminal ? OnTerminal : Elsewhere);
            var text = $"read {ProgressText.Of(bytes, whole, elapsed)}";
            if (isTerminal)
            {
                errors.Write($"{Anew}{text}");
                errors.Flush();
                _isShown = true;
            }
            else
            {
                errors.WriteLine(text);
            }
        }
    }

    /// <summary>Takes the progress away from the terminal.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            if (_isShown)
            {
                errors.Write(Anew);
                _isShown = false;
            }
        }
    }

    public override void Write(char value) => throw new NotSupportedException("Only whole lines are written.");

    /// <summary>Writes a line. It may hold what a server has said, which must not control a terminal.</summary>
    public override void WriteLine(string? value)
    {
        lock (_gate)
        {
            Clear();
            errors.WriteLine(Tables.Printable(value));
        }
    }

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }
}
