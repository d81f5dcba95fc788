using System.Buffers;
using System.Text.Json;
using ModelOperator.Feedback.Counting;
using ModelOperator.Feedback.Tokens;

namespace ModelOperator.Feedback.Posting;

/// <summary>Takes feedback, as one entry or a list of entries. It is counted and not kept.</summary>
internal sealed class FeedbackEndpoint(
    FeedbackPlace place, PostedBodies bodies, FeedbackGuard guard, TokenIssuer tokens, SeenTokens seen, FeedbackMeter meter,
    ICountedFeedback? counted = null, ILabelledRequests? requests = null)
{
    /// <summary>
    /// The largest number of entries in one post. An empty entry takes three bytes of a body, and a hundred bytes of memory.
    /// </summary>
    public const int MaxEntries = 5_000;

    private readonly string _path = place.Path;

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
            else if (await bodies.ReadAsync(
                context,
                (in ReadOnlySequence<byte> body) => FeedbackBody.Read(body, context.Request.ContentType),
                RefuseAsync) is { } entries)
            {
                await AnswerAsync(context, Take(entries, context.RequestAborted));
            }
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has left.
        }
    }

    // Holds no entries while it waits, since their bytes do not count any more as bytes that have arrived.
    private static async Task AnswerAsync(HttpContext context, (FeedbackAnswer Answer, Task Passed, Task<int> Unknown) taken)
    {
        await taken.Passed;
        var unknown = await taken.Unknown;
        var answer = taken.Answer with { Counted = taken.Answer.Counted - unknown, Unknown = unknown };
        await WriteAsync(context, answer.Refused == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest, answer);
    }

    private (FeedbackAnswer Answer, Task Passed, Task<int> Unknown) Take(PostedEntry[] entries, CancellationToken cancellationToken)
    {
        var (repeated, refused, errors) = (0, 0, new List<string>());
        var (taken, asked) = (new List<CountedEntry>(), new List<FeedbackEntry>());
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
            else if (token is null)
            {
                asked.Add(entry!);
            }
            else if (!seen.TryAdd(token.Id))
            {
                meter.Repeated();
                repeated++;
            }
            else
            {
                CountedEntry one = new(token, entry!.Token!, [.. tokens.NamesOf(token)], entry);
                meter.Counted(token.Revision, one.Slices, entry with { Delay = tokens.AgeOf(token) });
                taken.Add(one);
            }
        }

        return (
            new(taken.Count + asked.Count, repeated, refused, errors),
            counted is not null && taken.Count > 0 ? counted.TakeAsync(taken, cancellationToken) : Task.CompletedTask,
            asked.Count > 0 ? requests!.TakeAsync(asked, cancellationToken) : Task.FromResult(0));
    }

    // An entry without a token has the id of a request.
    private string? Fault(FeedbackEntry? entry, string? unreadable, int index, out FeedbackToken? token)
    {
        token = null;
        if (entry is null)
        {
            meter.Refused(null);
            return unreadable;
        }

        if (entry.Token is null)
        {
            if (requests is not null)
            {
                return null;
            }

            meter.Refused(null);
            return $"entry {index}: token is missing; a label with the id of its request is taken only where spec.monitoring.feedback has "
                + "keepShadow and credentialsSecret";
        }

        token = tokens.Read(entry.Token, out var fault);
        if (fault is null)
        {
            return null;
        }

        meter.Refused(fault);
        return $"entry {index}: token: {fault.Message}";
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
