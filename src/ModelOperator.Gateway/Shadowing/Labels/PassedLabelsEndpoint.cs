using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Counting;
using ModelOperator.Feedback.Posting;
using ModelOperator.Feedback.Tokens;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>
/// Takes labels that another gateway pod of the model passes on, for predictions that this pod keeps. The other pod has counted them as
/// feedback, so here they judge shadows only. They are passed to nobody else.
/// </summary>
internal sealed class PassedLabelsEndpoint(
    FeedbackPlace place, PostedBodies bodies, LabelSeal seal, GatewayPods pods, TokenIssuer tokens, ShadowJudge judge, FeedbackMeter meter)
{
    private readonly string _path = PathOf(place);

    /// <summary>The path at a gateway pod.</summary>
    public static string PathOf(FeedbackPlace place) => $"{place.Path}/labels";

    /// <summary>True when a request passes labels, and is no request to the model.</summary>
    public bool IsFor(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && string.Equals(request.Path.Value, _path, StringComparison.Ordinal);

    /// <summary>Answers a request: 204 when the labels were taken, 401 when it is not sealed by a gateway pod of the model for this pod
    /// (then the body is not read), and otherwise as a post of feedback that cannot be read.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        try
        {
            if (seal.Open(context.Request.Headers[ModelHeaders.PassedLabels], pods.Own) is not { } digest)
            {
                Refuse(context);
            }
            else if (await bodies.ReadAsync(context, Whole, RefuseAsync) is { } body)
            {
                if (!SHA256.HashData(body).AsSpan().SequenceEqual(digest))
                {
                    Refuse(context);
                    return;
                }

                var judged = Take(JsonSerializer.Deserialize(body, PassedLabelJson.Default.PassedLabelArray) ?? []);
                context.Response.Headers[ModelHeaders.JudgedLabels] = judged.ToString(CultureInfo.InvariantCulture);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            }
        }
        catch (JsonException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // The other pod has left.
        }
    }

    private static byte[] Whole(in ReadOnlySequence<byte> body) => body.ToArray();

    // Counts the labels with ids of requests of which this pod keeps a prediction.
    private int Take(PassedLabel?[] labels)
    {
        var judged = 0;
        foreach (var label in labels)
        {
            if (label is { Token: null, Id: { Length: <= FeedbackSettings.MaxRequestIdLength } id, Label: not null })
            {
                judged += judge.JudgeRequest(id, label.Label, label.Correct) ? 1 : 0;
            }
            else if (label is { Token: not null, Label: not null, Correct: { } correct }
                && tokens.Read(label.Token, out _) is { } token && token.Pod == pods.Own)
            {
                judge.Judge(token, label.Label, correct);
            }
        }

        return judged;
    }

    private void Refuse(HttpContext context)
    {
        meter.Unauthorized();
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
    }

    private Task RefuseAsync(HttpContext context, int status, string message)
    {
        meter.Refused(null);
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
