using System.Buffers;
using System.Text.Json;
using ModelOperator.Gateway.Tokens;

namespace ModelOperator.Gateway.Feedback;

/// <summary>Takes feedback: one entry, or a list of them. It is counted and forgotten.</summary>
internal sealed class FeedbackEndpoint(
    GatewayOptions options, TokenIssuer tokens, SeenTokens seen, FeedbackMeter meter, TimeProvider time)
{
    /// <summary>The largest body, in bytes.</summary>
    public const int MaxBody = 1024 * 1024;

    /// <summary>The posts that are read at once, so that their bodies have a bound together.</summary>
    public const int MaxAtOnce = 8;

    private readonly SemaphoreSlim _places = new(MaxAtOnce);
    private readonly string _path = $"/v2/models/{options.Name}/feedback";

    /// <summary>Whether a request is feedback, and no request to the model.</summary>
    public bool IsFor(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && string.Equals(request.Path.Value, _path, StringComparison.Ordinal);

    /// <summary>
    /// Answers 200 when all entries were taken, 400 when one was not, 413 when the body is too large, 408 when it does not come, and 503
    /// when too many come at once.
    /// </summary>
    public async Task AnswerAsync(HttpContext context)
    {
        if (!_places.Wait(TimeSpan.Zero, CancellationToken.None))
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, $"{MaxAtOnce} posts of feedback are being read; try again");
            return;
        }

        try
        {
            if (await ReadAsync(context) is { } entries)
            {
                await TakeAsync(context, entries);
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left.
        }
        finally
        {
            _places.Release();
        }
    }

    private Task TakeAsync(HttpContext context, FeedbackEntry?[] entries)
    {
        var (counted, repeated, refused, error) = (0, 0, 0, (string?)null);
        foreach (var entry in entries)
        {
            if (Fault(entry, out var token) is { } fault)
            {
                (refused, error) = (refused + 1, error ?? fault);
            }
            else if (!seen.TryAdd(token!.Id))
            {
                meter.Repeated();
                repeated++;
            }
            else
            {
                meter.Counted(token.Revision, tokens.NamesOf(token), entry!.IsCorrect!.Value);
                counted++;
            }
        }

        return WriteAsync(
            context, refused == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, new(counted, repeated, refused, error));
    }

    private string? Fault(FeedbackEntry? entry, out FeedbackToken? token)
    {
        token = null;
        if (entry?.Token is null || entry.IsCorrect is null)
        {
            meter.Refused(null);
            return "each entry must have a token, and correct (true or false) or both label and prediction";
        }

        token = tokens.Read(entry.Token, out var fault);
        if (fault is null)
        {
            return null;
        }

        meter.Refused(fault);
        return fault.Message;
    }

    // Null when the request has been answered.
    private async Task<FeedbackEntry?[]?> ReadAsync(HttpContext context)
    {
        using var patience = new CancellationTokenSource(
            options.BodyStallTimeout > TimeSpan.Zero ? options.BodyStallTimeout : Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, patience.Token);
        var reader = context.Request.BodyReader;
        try
        {
            var read = await reader.ReadAtLeastAsync(MaxBody + 1, either.Token);
            try
            {
                if (read.Buffer.Length <= MaxBody)
                {
                    return Parse(read.Buffer);
                }
            }
            finally
            {
                reader.AdvanceTo(read.Buffer.End);
            }

            await RefuseAsync(
                context, StatusCodes.Status413PayloadTooLarge, $"feedback of one request may have {MaxBody} bytes; post it in parts");
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
                context.Response.Headers.Connection = "close"; // the rest of the body may still come, and is no request
            }

            await RefuseAsync(context, StatusCodes.Status408RequestTimeout, "the body did not come in time");
        }

        return null;
    }

    private static FeedbackEntry?[] Parse(in ReadOnlySequence<byte> body)
    {
        var json = new Utf8JsonReader(body);
        var probe = json;
        return probe.Read() && probe.TokenType is JsonTokenType.StartArray
            ? JsonSerializer.Deserialize(ref json, FeedbackJson.Default.FeedbackEntryArray) ?? []
            : [JsonSerializer.Deserialize(ref json, FeedbackJson.Default.FeedbackEntry)];
    }

    private Task RefuseAsync(HttpContext context, int status, string message)
    {
        meter.Refused(null);
        return WriteAsync(context, status, new(0, 0, 1, message));
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
