using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Posting;
using ModelOperator.Gateway.Routing.Endpoints;

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

    private async Task SendAsync(uint pod, List<PassedLabel> labels, CancellationToken cancellationToken)
    {
        var sent = 0;
        try
        {
            if (pods.Find(pod) is { } address)
            {
                while (sent < labels.Count && await TrySendAsync(pod, address, Body(labels, sent, out var next), cancellationToken))
                {
                    sent = next;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException)
        {
            // The pod is going, or the network keeps gateways from each other.
        }

        kept.ForgetElsewhere(labels.Count - sent);
    }

    private async Task<bool> TrySendAsync(uint pod, EndpointAddress address, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (seal.Make(pod, SHA256.HashData(body.Span)) is not { } header)
        {
            return false;
        }

        using var request = new HttpRequestMessage(
            HttpMethod.Post, new UriBuilder("http", address.Address.ToString(), address.Port, PassedLabelsEndpoint.PathOf(place)).Uri)
        {
            Content = new ReadOnlyMemoryContent(body),
        };
        request.Headers.Add(ModelHeaders.PassedLabels, header);
        using var answer = await client.SendAsync(request, cancellationToken);
        return answer.IsSuccessStatusCode;
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
}
