using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Api.Spec;

/// <summary>Settings of the built-in gateway.</summary>
public sealed record GatewaySpec
{
    /// <summary>Gateway pods. Two or more survive the loss of a node.</summary>
    [Range(1, 100)]
    [DefaultValue(2)]
    public int Replicas { get; set; } = 2;

    /// <summary>Requests and limits of each gateway pod.</summary>
    public ResourcesSpec? Resources { get; init; }

    /// <summary>Time to connect to a pod. Default 2.</summary>
    [Range(1, 60)]
    public int? ConnectTimeoutSeconds { get; init; }

    /// <summary>Time for a whole request, streams included. Default 0: no limit.</summary>
    [Range(0, 86400)]
    public int? RequestTimeoutSeconds { get; init; }

    /// <summary>How long a connection to a pod may be idle and is used again. Default 3. What servers say, and closes of theirs, shorten it.</summary>
    [Range(1, 3600)]
    public int? IdleConnectionSeconds { get; init; }

    /// <summary>How long the next byte of a request's body is waited for. Default 30; 0: no limit.</summary>
    [Range(0, 86400)]
    public int? BodyStallSeconds { get; init; }

    /// <summary>Longest body of a request. Default 0: no limit.</summary>
    [Range(0, int.MaxValue)]
    public int? MaxRequestBodyBytes { get; init; }

    /// <summary>Connections of clients to one gateway pod. Default 0: as many as its memory has room for.</summary>
    [Range(0, 1000000)]
    public int? MaxConnections { get; init; }

    /// <summary>Pods that are tried for one request which none has begun to process. Default 3.</summary>
    [Range(1, 10)]
    public int? MaxAttempts { get; init; }

    /// <summary>What copies of requests may cost each gateway pod.</summary>
    public GatewayShadowSpec? Shadow { get; init; }
}
