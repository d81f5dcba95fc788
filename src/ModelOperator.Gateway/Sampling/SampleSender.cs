using CloudNative.CloudEvents;
using ModelOperator.Contracts.Events;
using ModelOperator.Contracts.Routes;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Gateway.Sampling.Reading;
using ModelOperator.Sinks;

namespace ModelOperator.Gateway.Sampling;

/// <summary>Makes two CloudEvents of a sample, one of the request and one of the answer, as KServe's logger names them, and gives them to
/// the sender of their sink.</summary>
internal sealed class SampleSender(SinkRegistry sinks, GatewayOptions options, KeyRing? keys)
{
    /// <summary>The type of the event of a request.</summary>
    public const string RequestType = "org.kubeflow.serving.inference.request";

    /// <summary>The type of the event of an answer.</summary>
    public const string ResponseType = "org.kubeflow.serving.inference.response";

    private static readonly CloudEventAttribute[] Extensions =
    [
        .. new[] { "inferenceservicename", "namespace", "component", "endpoint", "revision", "review" }
            .Select(name => CloudEventAttribute.CreateExtension(name, CloudEventAttributeType.String)),
    ];

    private readonly Uri _source = EventSource.Of(options.Namespace, options.Name);

    /// <summary>Sends a sample.</summary>
    /// <param name="sample">The request and its answer.</param>
    /// <param name="pair">Their tensors.</param>
    /// <param name="id">The id of both events.</param>
    /// <param name="sink">The name of the sink.</param>
    /// <param name="content">The tensors that are sent.</param>
    /// <returns>A <see cref="SkipReason"/> when it is not sent; else null.</returns>
    /// <exception cref="Tensors.MalformedBodyException">A tensor that is sent has no data.</exception>
    /// <exception cref="InvalidOperationException">A text of it is not well-formed.</exception>
    public string? Send(SampledExchange sample, SampledPair pair, Guid id, string sink, SampleContent content)
    {
        if (!sinks.TryGet(sink, out var target, out _))
        {
            return SkipReason.NoSink;
        }

        var key = content.Hashed.Count > 0 && keys?.Keys is [var newest, ..] ? newest : null;
        if (content.Hashed.Count > 0 && key is null)
        {
            return SkipReason.NoKey;
        }

        if (!pair.HasAll(content.Hashed))
        {
            return SkipReason.HashNotFound;
        }

        ExtractedTensors? response = null;
        var reason = new SampleExtract(content.Inputs, content.Hashed, key).TryMake("inputs", pair.Inputs, out var request)
            ?? new SampleExtract(content.Outputs, content.Hashed, key).TryMake("outputs", pair.Outputs, out response);
        if (reason is not null)
        {
            return reason;
        }

        var isSent = target.PostAll([Event(sample, id, RequestType, request), Event(sample, id, ResponseType, response)]);
        return isSent ? null : SkipReason.SinkFull;
    }

    private CloudEvent Event(SampledExchange sample, Guid id, string type, ExtractedTensors? data)
    {
        var made = new CloudEvent(CloudEventsSpecVersion.V1_0, Extensions)
        {
            Id = id.ToString(),
            Type = type,
            Source = _source,
            Time = sample.BegunAt,
            DataContentType = "application/json",
            Data = data,
            ["inferenceservicename"] = options.Name,
            ["namespace"] = options.Namespace,
            ["component"] = "predictor",
            ["endpoint"] = "default",
            ["revision"] = sample.Revision,
        };
        if (sample.ForReview is not null)
        {
            made["review"] = "true";
        }

        return made;
    }
}
