using System.Net.Http.Headers;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Http;
using CloudNative.CloudEvents.SystemTextJson;
using ModelOperator.Sinks.Configuration;

namespace ModelOperator.Sinks.Sending;

/// <summary>Encodes events for requests, in one of the modes of CloudEvents over HTTP.</summary>
internal sealed class EventEncoder(SinkMode mode)
{
    private const string BatchType = "application/cloudevents-batch+json; charset=utf-8";

    private static readonly JsonEventFormatter Formatter = new();

    /// <summary>Encodes one event.</summary>
    /// <exception cref="ArgumentException">An attribute that CloudEvents 1.0 needs is missing.</exception>
    public EncodedEvent Encode(CloudEvent cloudEvent)
    {
        if (mode is not SinkMode.Binary)
        {
            var body = Formatter.EncodeStructuredModeMessage(cloudEvent, out var type);
            return new(body, type.ToString(), []);
        }

        using var content = cloudEvent.ToHttpContent(ContentMode.Binary, Formatter);
        using var bytes = new MemoryStream();
        content.CopyTo(bytes, null, CancellationToken.None);
        return new(bytes.ToArray(), content.Headers.ContentType?.ToString(),
            [.. content.Headers.NonValidated
                .Where(header => header.Key.StartsWith("ce-", StringComparison.OrdinalIgnoreCase))
                .Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()))]);
    }

    /// <summary>Makes the body and headers of one request. Several events become one JSON list.</summary>
    public HttpContent Request(IReadOnlyList<EncodedEvent> events)
    {
        HttpContent content = mode is SinkMode.Batch ? List(events) : new ReadOnlyMemoryContent(events[0].Body);
        content.Headers.ContentType = mode is SinkMode.Batch ? MediaTypeHeaderValue.Parse(BatchType)
            : events[0].ContentType is { } type ? MediaTypeHeaderValue.Parse(type)
            : null;
        foreach (var (name, value) in events[0].Headers)
        {
            content.Headers.TryAddWithoutValidation(name, value);
        }

        return content;
    }

    private static ByteArrayContent List(IReadOnlyList<EncodedEvent> events)
    {
        var list = new byte[events.Sum(one => one.Body.Length + 1) + 1];
        var at = 0;
        foreach (var one in events)
        {
            list[at] = (byte)(at == 0 ? '[' : ',');
            one.Body.Span.CopyTo(list.AsSpan(at + 1));
            at += one.Body.Length + 1;
        }

        list[at] = (byte)']';
        return new(list);
    }
}
