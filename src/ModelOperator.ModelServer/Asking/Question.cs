using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Hosting.Logging;

namespace ModelOperator.ModelServer.Asking;

/// <summary>
/// One inference request that is sent until a model answers it. A model that is still being rolled out gives no answer, or one that says
/// so; an answer with other values than the expected ones is final.
/// </summary>
internal sealed class Question(HttpClient http, TimeProvider time)
{
    /// <summary>The time between two requests.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private const int LongestDetail = 300;

    /// <summary>Asks until there is an answer.</summary>
    /// <returns>A sentence for people, and whether the answer was the expected one.</returns>
    public async Task<(bool Good, string Sentence)> AskAsync(AskSettings settings, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var (answer, obstacle) = await SendAsync(settings, cancellationToken);
            if (answer is not null)
            {
                return Compare(answer, settings.Expected, time.GetElapsedTime(started));
            }

            if (time.GetElapsedTime(started) + Interval > settings.Patience)
            {
                return (false, $"{settings.Url} gave no answer within {settings.Patience.TotalSeconds:0} s; the last try: {obstacle}");
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private static (bool Good, string Sentence) Compare(string answer, JsonArray expected, TimeSpan took)
    {
        var values = FirstOutput(answer);
        return JsonNode.DeepEquals(values, expected)
            ? (true, $"the model answered {values!.ToJsonString()} after {took.TotalSeconds:0.0} s, as it should")
            : (false, $"the answer should be {expected.ToJsonString()} and is {values?.ToJsonString() ?? Cut(answer)}");
    }

    private static JsonNode? FirstOutput(string answer)
    {
        try
        {
            return JsonNode.Parse(answer) is JsonObject body && body["outputs"] is JsonArray { Count: > 0 } outputs
                && outputs[0] is JsonObject output
                ? output["data"]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Cut(string text) => ShortText.Of(text, LongestDetail);

    private async Task<(string? Answer, string Obstacle)> SendAsync(AskSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new StringContent(settings.Body, Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(settings.Url, content, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.StatusCode is HttpStatusCode.OK ? (text, "") : (null, $"{(int)response.StatusCode} {Cut(text)}");
        }
        catch (HttpRequestException exception)
        {
            return (null, exception.GetBaseException().Message);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"no answer to one request within {http.Timeout.TotalSeconds:0} s");
        }
    }
}
