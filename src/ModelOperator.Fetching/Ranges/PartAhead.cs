using System.IO.Pipelines;
using ModelOperator.Fetching.Sources;

namespace ModelOperator.Fetching.Ranges;

/// <summary>A part of a file that is fetched before it is read, over a connection of its own. It is held in memory until it is read.
/// </summary>
internal sealed class PartAhead : IAsyncDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly Func<ResumePoint?, CancellationToken, Task<ModelContent>> _open;
    private readonly ResumePoint _whole;
    private readonly TimeProvider _time;
    private readonly PartMemory _memory;
    private readonly bool _isPatient;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<bool> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Pipe _pipe = new(new PipeOptions(
        pauseWriterThreshold: 0, minimumSegmentSize: BufferSize, useSynchronizationContext: false));

    private readonly Task _filling;
    private int _isDisposed;

    /// <param name="open">Opens the file.</param>
    /// <param name="part">The part, with its end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="memory">Has taken room for this part, and gets it back.</param>
    /// <param name="isPatient">True when a part that breaks off or is refused for a moment is asked for again.</param>
    public PartAhead(
        Func<ResumePoint?, CancellationToken, Task<ModelContent>> open, ResumePoint part, TimeProvider time, PartMemory memory,
        bool isPatient)
    {
        (_open, _whole, _time, _memory, _isPatient) = (open, part, time, memory, isPatient);
        Stream = _pipe.Reader.AsStream();
        _filling = FillAsync();
    }

    /// <summary>The place in the file where the part begins.</summary>
    public long Start => _whole.Offset;

    /// <summary>The place in the file where the part ends.</summary>
    public long End => _whole.End!.Value;

    /// <summary>The bytes of the part.</summary>
    public Stream Stream { get; }

    /// <summary>True when the source has begun to send this part; false when it sent something else or nothing.</summary>
    public Task<bool> HasBegun => _begun.Task;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync();
        await _filling;
        await Stream.DisposeAsync();
        _stop.Dispose();
        _memory.Return();
    }

    private async Task FillAsync()
    {
        Exception? fault = null;
        try
        {
            var at = Start;
            for (var tries = 1; at < End; tries++)
            {
                (at, fault) = await TryAsync(at, tries);
                if (fault is not null)
                {
                    await Task.Delay(Tries.Delay * tries, _time, _stop.Token);
                }
            }

            fault = null;
        }
        catch (Exception exception)
        {
            fault = exception; // whoever reads the part gets it
        }

        _begun.TrySetResult(false);
        await _pipe.Writer.CompleteAsync(fault);
    }

    /// <summary>Fetches the part or its rest. Gives the place that it has come to, and the reason why it must go on from there.</summary>
    private async Task<(long At, Exception? Fault)> TryAsync(long at, int tries)
    {
        var isOther = false;
        try
        {
            await using var content = await _open(_whole with { Offset = at }, _stop.Token);
            if (content.Start != at || (content.Tag is { } tag && tag != _whole.Tag))
            {
                isOther = true;
                throw new FetchException("the file was changed while it was fetched, or the source sends no parts of it")
                {
                    MayGoOn = true,
                };
            }

            _begun.TrySetResult(true);
            while (at < End)
            {
                // With a size the pipe would begin a new segment after each short read.
                var memory = _pipe.Writer.GetMemory();
                memory = memory[..(int)Math.Min(memory.Length, End - at)];
                var read = await content.Stream.ReadAsync(memory, _stop.Token);
                if (read == 0)
                {
                    throw new IOException($"the source ended after {at} of {End} bytes");
                }

                at += read;
                _pipe.Writer.Advance(read);
                await _pipe.Writer.FlushAsync(_stop.Token);
            }

            return (at, null);
        }
        catch (Exception exception) when ((_isPatient || _begun.Task.IsCompleted) && !isOther && tries < Tries.Most
            && exception is IOException or FetchException { MayGoOn: true })
        {
            return (at, exception);
        }
    }
}
