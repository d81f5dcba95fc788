using System.Buffers;
using System.Text.Json;

namespace ModelOperator.Feedback.Posting;

/// <summary>Reads the bodies of posts, and keeps within the memory that all of them may take together.</summary>
/// <param name="stall">The time in which a body must have come; zero or less means 30 s.</param>
/// <param name="time">The clock.</param>
internal sealed class PostedBodies(TimeSpan stall, TimeProvider time)
{
    /// <summary>The largest body, in bytes.</summary>
    public const int MaxBody = 1024 * 1024;

    /// <summary>The largest number of bytes of bodies that have arrived and are not read yet, over all posts together. Small posts may take
    /// the same number again, so that a few large ones that stop in the middle do not shut out the others.</summary>
    public const int MaxHeld = 8 * MaxBody;

    private const int SmallBody = 64 * 1024;

    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(30);

    private long _held;

    /// <summary>Reads a body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="parse">Reads the body once it is there; a JsonException says that it cannot be read.</param>
    /// <param name="refuse">Answers the request when there is nothing to parse, with a status and a sentence: 400 for a body that cannot be
    /// read, 413 for one that is too large, 408 for one that does not arrive, and 503 when too much arrives at once.</param>
    /// <returns>The parsed body; null when the request has been answered.</returns>
    public async Task<T?> ReadAsync<T>(HttpContext context, Parse<T> parse, Func<HttpContext, int, string, Task> refuse)
        where T : class
    {
        using var patience = new CancellationTokenSource(stall > TimeSpan.Zero ? stall : UsualPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, patience.Token);
        var held = 0L;
        try
        {
            while (true)
            {
                var read = await context.Request.BodyReader.ReadAsync(either.Token);
                var all = Interlocked.Add(ref _held, read.Buffer.Length - held);
                held = read.Buffer.Length;
                if (held > MaxBody || all > (held > SmallBody ? MaxHeld : 2 * MaxHeld))
                {
                    context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                    await (held > MaxBody
                        ? refuse(context, StatusCodes.Status413PayloadTooLarge,
                            $"feedback of one request may have {MaxBody} bytes; post it in parts")
                        : refuse(context, StatusCodes.Status503ServiceUnavailable,
                            $"posts of feedback of {MaxHeld} bytes are being read; try again"));
                    return null;
                }

                if (read.IsCompleted)
                {
                    try
                    {
                        return parse(read.Buffer);
                    }
                    finally
                    {
                        context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                    }
                }

                context.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (JsonException exception)
        {
            await refuse(
                context, StatusCodes.Status400BadRequest, $"the body must be a JSON object or a list of such: {exception.Message}");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            if (!HttpProtocol.IsHttp2(context.Request.Protocol))
            {
                context.Response.Headers.Connection = "close"; // the rest of the body may still arrive, and is not a request
            }

            await refuse(context, StatusCodes.Status408RequestTimeout, "the body did not come in time");
        }
        finally
        {
            Interlocked.Add(ref _held, -held);
        }

        return null;
    }

    /// <summary>Reads a whole body.</summary>
    public delegate T Parse<out T>(in ReadOnlySequence<byte> body);
}
