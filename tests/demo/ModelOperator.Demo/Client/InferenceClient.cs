using System.Globalization;
using System.Net.Http.Headers;
using ModelOperator.Demo.Client.Feedback;

namespace ModelOperator.Demo.Client;

/// <summary>Sends one image a request to a model and says what became of it. With a poster, each answer's label is posted back.</summary>
internal sealed class InferenceClient(
    HttpClient http, Uri endpoint, HoldoutSet images, TimeSpan timeout, TimeProvider time, FeedbackPoster? feedback = null)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Sends the <paramref name="number"/>th request. Never throws: whatever goes wrong is an outcome.</summary>
    public async Task<Outcome> SendAsync(long number)
    {
        var (body, label) = images.At(number);
        var began = time.GetTimestamp();
        var revision = "";
        using var limit = new CancellationTokenSource(timeout, time);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ReadOnlyMemoryContent(body) };
            request.Content.Headers.ContentType = Json;
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            revision = response.Headers.TryGetValues("x-model-revision", out var values) ? values.First() : "";
            var answer = await response.Content.ReadAsByteArrayAsync(limit.Token);
            var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            var digit = status == "200" ? Prediction.Read(answer) : null;
            if (digit is { } prediction && response.Headers.TryGetValues("x-model-feedback", out var tokens))
            {
                feedback?.Add(new(tokens.First(), label, prediction));
            }

            return Ended(status == "200" && digit is null ? "malformed" : status, digit == label);
        }
        catch (OperationCanceledException)
        {
            return Ended("timeout", isRight: false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Ended("connection", isRight: false);
        }

        Outcome Ended(string status, bool isRight) => new(revision, status, isRight, time.GetElapsedTime(began).TotalMilliseconds);
    }
}
