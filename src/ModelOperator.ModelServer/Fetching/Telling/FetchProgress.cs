using ModelOperator.Fetching.Copying;

namespace ModelOperator.ModelServer.Fetching.Telling;

/// <summary>Prints a line every two seconds, so that a person sees a long download move, and keeps the numbers for whoever asks.</summary>
internal sealed class FetchProgress(string model, TimeProvider time, TextWriter output, ProgressBoard? board = null)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly long _started = time.GetTimestamp();
    private TimeSpan _next = Interval;
    private (long Bytes, TimeSpan At) _last;

    /// <summary>The bytes of the whole file; null while they are not known.</summary>
    public long? Length { get; set; }

    /// <summary>True when the model is there already and is read for its digest.</summary>
    public bool IsReading { get; init; }

    public TimeSpan Elapsed => time.GetElapsedTime(_started);

    /// <summary>Takes the bytes that are there, and those of the whole file, which are null while they are not known.</summary>
    public void Report(long bytes, long? length)
    {
        Length = length;
        Report(bytes);
    }

    public void Report(long bytes)
    {
        var elapsed = Elapsed;
        if (elapsed < _next)
        {
            return;
        }

        _next = elapsed + Interval;
        output.WriteLine($"model {model}: {(IsReading ? "read " : "")}{ProgressText.Of(bytes, Length, elapsed)}");

        // The speed of now: what an earlier try has left would look like a fast beginning.
        var perSecond = Math.Max(0, bytes - _last.Bytes) / (elapsed - _last.At).TotalSeconds;
        board?.Report = new(bytes, Length ?? 0, (long)perSecond, IsReading);
        _last = (bytes, elapsed);
    }
}
