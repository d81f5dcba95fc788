using ModelOperator.Api.Schema;

namespace ModelOperator.Api.Status.Stages;

/// <summary>The use that a stage has seen of the GPUs of one revision.</summary>
public sealed record RevisionGpuUse
{
    /// <summary>The revision.</summary>
    public string Revision { get; set; } = "";

    /// <summary>The number of requests that it has answered; for the candidate of a shadow stage, of copies.</summary>
    public long Requests { get; init; }

    /// <summary>The GPUs of its ready pods times the seconds for which they were ready.</summary>
    public double GpuSeconds { get; init; }

    /// <summary>The number of requests for each second of a GPU; null before there is any.</summary>
    public double? RequestsPerGpuSecond { get; init; }

    /// <summary>The number of answers that each gateway pod had counted when it was last read.</summary>
    [ListMapKey("pod")]
    public IReadOnlyList<GatewayCount> Gateways { get; set; } = [];
}
