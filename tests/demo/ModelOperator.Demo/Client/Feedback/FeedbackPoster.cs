using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.Demo.Client.Feedback;

/// <summary>Posts the labels of answers back in batches, some time after the answers, as whoever learns the truth later does.</summary>
internal sealed class FeedbackPoster(HttpClient http, Uri endpoint, TimeSpan timeout, TimeProvider time)
{
    // A gateway takes 5,000 entries in one post.
    private const int LargestPost = 1_000;

    private readonly ConcurrentQueue<LabelledAnswer> _waiting = new();
    private long _posted;
    private long _counted;

    /// <summary>The counts up to now.</summary>
    public FeedbackCounts Counts => new() { Posted = Interlocked.Read(ref _posted), Counted = Interlocked.Read(ref _counted) };

    /// <summary>Keeps a label until the next post.</summary>
    public void Add(LabelledAnswer answer) => _waiting.Enqueue(answer);

    /// <summary>Posts what has come, again and again until <paramref name="stop"/>.</summary>
    public async Task RunAsync(TimeSpan every, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                await PostAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // What is still to be posted is posted when the last answers have come.
        }
    }

    /// <summary>Posts all that has come. Never throws: what is not taken is not counted.</summary>
    public async Task PostAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            Interlocked.Add(ref _posted, batch.Count);
            using var limit = new CancellationTokenSource(timeout, time);
            try
            {
                using var response = await http.PostAsJsonAsync(
                    endpoint, batch, FeedbackContext.Default.IReadOnlyListLabelledAnswer, limit.Token);
                var answer = await response.Content.ReadFromJsonAsync(FeedbackContext.Default.FeedbackAnswer, limit.Token);
                Interlocked.Add(ref _counted, answer?.Counted ?? 0);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or JsonException or OperationCanceledException)
            {
                // The counts say how many were not taken.
            }
        }
    }

    private IReadOnlyList<LabelledAnswer> Take()
    {
        var batch = new List<LabelledAnswer>();
        while (batch.Count < LargestPost && _waiting.TryDequeue(out var answer))
        {
            batch.Add(answer);
        }

        return batch;
    }
}

/// <summary>The answer of a gateway to feedback.</summary>
internal sealed record FeedbackAnswer(long Counted);

/// <summary>Generated serializers of feedback.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<LabelledAnswer>))]
[JsonSerializable(typeof(FeedbackAnswer))]
internal sealed partial class FeedbackContext : JsonSerializerContext;
