using System.Text.Json;
using ModelOperator.Gateway.Shadowing.Labels;
using ModelOperator.Gateway.Tokens;

namespace ModelOperator.Gateway.Feedback;

/// <summary>Takes feedback, as one entry or a list of entries. It is counted and not kept.</summary>
internal sealed class FeedbackEndpoint(
    GatewayOptions options, FeedbackGuard guard, TokenIssuer tokens, SeenTokens seen, FeedbackMeter meter, TimeProvider time,
    KeptPredictions? kept = null)
{
    /// <summary>The largest body, in bytes.</summary>
    public const int MaxBody = 1024 * 1024;

    /// <summary>
    /// The largest number of entries in one post. An empty entry takes three bytes of a body, and a hundred bytes of memory.
    /// </summary>
    public const int MaxEntries = 5_000;

    /// <summary>The largest number of bytes of bodies that have arrived and are not read yet, over all posts together. Small posts may take
    /// the same number again, so that a few large ones that stop in the middle do not shut out the others.</summary>
    public const int MaxHeld = 8 * MaxBody;

    private const int SmallBody = 64 * 1024;

    private static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(30);

    private readonly string _path = $"/v2/models/{options.Name}/feedback";
    private long _held;

    /// <summary>True when a request is feedback, and not a request to the model.</summary>
    public bool IsFor(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && string.Equals(request.Path.Value, _path, StringComparison.Ordinal);

    /// <summary>
    /// Answers a request: 200 when all entries were taken, 400 when one was refused, 401 when it lacks a credential, 413 when the body is
    /// too large, 408 when it does not arrive, and 503 when too much arrives at once.
    /// </summary>
    public async Task AnswerAsync(HttpContext context)
    {
        try
        {
            if (!guard.Lets(context.Request.Headers))
            {
                await RefuseUnknownAsync(context);
            }
            else if (await ReadAsync(context) is { } entries)
            {
                await TakeAsync(context, entries);
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left.
        }
    }

    private Task TakeAsync(HttpContext context, PostedEntry[] entries)
    {
        var (counted, repeated, refused, errors) = (0, 0, 0, new List<string>());
        foreach (var (index, (entry, unreadable)) in entries.Index())
        {
            if (Fault(entry, unreadable, index, out var token) is { } fault)
            {
                refused++;
                if (errors.Count < FeedbackAnswer.MaxErrors)
                {
                    errors.Add(fault);
                }
            }
            else if (!seen.TryAdd(token!.Id))
            {
                meter.Repeated();
                repeated++;
            }
            else
            {
                Count(token, entry!);
                counted++;
            }
        }

        return WriteAsync(
            context, refused == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, new(counted, repeated, refused, errors));
    }

    private void Count(FeedbackToken token, FeedbackEntry entry)
    {
        IReadOnlyList<string> slices = [.. tokens.NamesOf(token)];
        meter.Counted(token.Revision, slices, entry);
        if (entry.LabelText is { } label && kept?.Take(token.Id) is { } shadow && shadow.Fits(label))
        {
            meter.Paired(token.Revision, shadow.Revision, slices, entry, string.Equals(shadow.Class, label, StringComparison.Ordinal));
        }
    }

    private string? Fault(FeedbackEntry? entry, string? unreadable, int index, out FeedbackToken? token)
    {
        token = null;
        if (entry is null)
        {
            meter.Refused(null);
            return unreadable;
        }

        token = tokens.Read(entry.Token!, out var fault);
        if (fault is null)
        {
            return null;
        }

        meter.Refused(fault);
        return $"entry {index}: token: {fault.Message}";
    }

    // The result is null when the request has been answered already.
    private async Task<PostedEntry[]?> ReadAsync(HttpContext context)
    {
        using var patience = new CancellationTokenSource(
            options.BodyStallTimeout > TimeSpan.Zero ? options.BodyStallTimeout : UsualPatience, time);
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
                        ? RefuseAsync(context, StatusCodes.Status413PayloadTooLarge,
                            $"feedback of one request may have {MaxBody} bytes; post it in parts")
                        : RefuseAsync(context, StatusCodes.Status503ServiceUnavailable,
                            $"posts of feedback of {MaxHeld} bytes are being read; try again"));
                    return null;
                }

                if (read.IsCompleted)
                {
                    try
                    {
                        return FeedbackBody.Read(read.Buffer, context.Request.ContentType);
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
            await RefuseAsync(
                context, StatusCodes.Status400BadRequest, $"the body must be a JSON object or a list of such: {exception.Message}");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            if (!HttpProtocol.IsHttp2(context.Request.Protocol))
            {
                context.Response.Headers.Connection = "close"; // the rest of the body may still arrive, and is not a request
            }

            await RefuseAsync(context, StatusCodes.Status408RequestTimeout, "the body did not come in time");
        }
        finally
        {
            Interlocked.Add(ref _held, -held);
        }

        return null;
    }

    private Task RefuseUnknownAsync(HttpContext context)
    {
        meter.Unauthorized();
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return WriteAsync(context, StatusCodes.Status401Unauthorized, new(
            0, 0, 1,
            ["who posts feedback to this model needs the header Authorization: Bearer with a token of the Secret that "
                + "spec.monitoring.feedback.credentialsSecret names"]));
    }

    private Task RefuseAsync(HttpContext context, int status, string message)
    {
        meter.Refused(null);
        return WriteAsync(context, status, new(0, 0, 1, [message]));
    }

    private static async Task WriteAsync(HttpContext context, int status, FeedbackAnswer answer)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, FeedbackJson.Default.FeedbackAnswer);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
