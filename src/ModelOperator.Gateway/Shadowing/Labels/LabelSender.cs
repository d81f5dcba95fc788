using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Posting;
using ModelOperator.Gateway.Routing.Endpoints;
using ModelOperator.Gateway.Shadowing.Labels.Keeping;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>
/// Passes labels to the gateway pods that keep the predictions of shadows. Each label is sent once, and who posted it waits for two seconds
/// at most. Labels for a pod that is gone, or does not take them in that time, count as forgotten predictions.
/// </summary>
internal sealed class LabelSender(
    FeedbackPlace place, GatewayPods pods, LabelSeal seal, KeptPredictions kept, LabelClient client, TimeProvider time)
{
    // With the longest labels, each character written in six bytes, a body stays below what the other pod reads.
    private const int MostBytes = PostedBodies.MaxBody - (8 * 1024);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Sends labels to each pod, all pods at once. No failure is thrown.</summary>
    /// <param name="labels">The labels by the mark of the pod that they are for.</param>
    /// <param name="cancellationToken">Says that who posted them has left; what is not sent then is forgotten.</param>
    public async Task SendAsync(IReadOnlyDictionary<uint, List<PassedLabel>> labels, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        await Task.WhenAll(labels.Select(one => SendAsync(one.Key, one.Value, either.Token)));
    }

    /// <summary>Sends labels that came with the ids of requests to all other pods at once, since any of them may keep the predictions. No
    /// failure is thrown.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="cancellationToken">Says that who posted them has left.</param>
    /// <returns>The number of labels for which some pod has kept a prediction.</returns>
    public async Task<int> AskAllAsync(List<PassedLabel> labels, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var parts = PartsOf(labels); // made once, however many pods there are
        var passed = await Task.WhenAll(pods.Others.Select(pod => PassAsync(pod, parts, either.Token)));
        return Math.Min(labels.Count, passed.Sum(one => one.Judged));
    }

    private async Task SendAsync(uint pod, List<PassedLabel> labels, CancellationToken cancellationToken) =>
        kept.ForgetElsewhere(labels.Count - (await PassAsync(pod, PartsOf(labels), cancellationToken)).Sent);

    // Also says for how many ids of requests the pod has kept a prediction.
    private async Task<(int Sent, int Judged)> PassAsync(uint pod, IReadOnlyList<Part> parts, CancellationToken cancellationToken)
    {
        var (sent, judged) = (0, 0);
        try
        {
            if (pods.Find(pod) is { } address)
            {
                foreach (var part in parts)
                {
                    if (await TrySendAsync(pod, address, part, cancellationToken) is not { } more)
                    {
                        break;
                    }

                    (sent, judged) = (sent + part.Labels, judged + more);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException)
        {
            // The pod is going, or the network keeps gateways from each other.
        }

        return (sent, judged);
    }

    // Null when the pod does not take the labels. A pod of an earlier release says nothing of ids.
    private async Task<int?> TrySendAsync(uint pod, EndpointAddress address, Part part, CancellationToken cancellationToken)
    {
        if (seal.Make(pod, part.Digest) is not { } header)
        {
            return null;
        }

        using var request = new HttpRequestMessage(
            HttpMethod.Post, new UriBuilder("http", address.Address.ToString(), address.Port, PassedLabelsEndpoint.PathOf(place)).Uri)
        {
            Content = new ReadOnlyMemoryContent(part.Body),
        };
        request.Headers.Add(ModelHeaders.PassedLabels, header);
        using var answer = await client.SendAsync(request, cancellationToken);
        return !answer.IsSuccessStatusCode ? null
            : answer.Headers.TryGetValues(ModelHeaders.JudgedLabels, out var judged)
                && int.TryParse(judged.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count
            : 0;
    }

    private static List<Part> PartsOf(List<PassedLabel> labels)
    {
        var parts = new List<Part>();
        for (var from = 0; from < labels.Count;)
        {
            var body = Body(labels, from, out var next);
            parts.Add(new(body, SHA256.HashData(body.Span), next - from));
            from = next;
        }

        return parts;
    }

    private static ReadOnlyMemory<byte> Body(List<PassedLabel> labels, int from, out int next)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartArray();
            for (next = from; next < labels.Count && json.BytesCommitted + json.BytesPending < MostBytes; next++)
            {
                JsonSerializer.Serialize(json, labels[next], PassedLabelJson.Default.PassedLabel);
            }

            json.WriteEndArray();
        }

        return body.WrittenMemory;
    }

    /// <summary>Labels that are sent together.</summary>
    /// <param name="Body">The body of the request.</param>
    /// <param name="Digest">Its SHA-256.</param>
    /// <param name="Labels">The number of labels in it.</param>
    private sealed record Part(ReadOnlyMemory<byte> Body, byte[] Digest, int Labels);
}
