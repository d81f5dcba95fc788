using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Spec.Pods;

namespace ModelOperator.Api.Spec.Traffic;

/// <summary>The settings of the built-in gateway.</summary>
public sealed record GatewaySpec
{
    /// <summary>The number of gateway pods. Two or more survive the loss of a node.</summary>
    [Range(1, 100)]
    [DefaultValue(2)]
    public int Replicas { get; set; } = 2;

    /// <summary>Requests and limits of each gateway pod.</summary>
    public ResourcesSpec? Resources { get; init; }

    /// <summary>
    /// A part of a Kubernetes pod template that is merged into the template of the gateway pods, like spec.pod.template. It may have
    /// metadata.labels, metadata.annotations, and of the spec: affinity, imagePullSecrets, nodeSelector, priorityClassName, schedulerName,
    /// tolerations and topologySpreadConstraints. It comes before the administrator's placement of gateways.
    /// </summary>
    public PodTemplate? Pod { get; init; }

    /// <summary>The time in which a connection to a pod must be made, in seconds. Default 2.</summary>
    [Range(1, 60)]
    public int? ConnectTimeoutSeconds { get; init; }

    /// <summary>The time that a whole request may take, streams included, in seconds. Default 0: no limit.</summary>
    [Range(0, 86400)]
    public int? RequestTimeoutSeconds { get; init; }

    /// <summary>The longest time that a connection to a pod may be idle and still be used again, in seconds. Default 3. It is shorter where
    /// the server says so, or has closed idle connections sooner.</summary>
    [Range(1, 3600)]
    public int? IdleConnectionSeconds { get; init; }

    /// <summary>
    /// The longest time that the gateway waits for the next byte of a request's body, in seconds. Default 30; 0: no limit.
    /// </summary>
    [Range(0, 86400)]
    public int? BodyStallSeconds { get; init; }

    /// <summary>The largest body of a request, in bytes. Default 0: no limit.</summary>
    [Range(0, int.MaxValue)]
    public int? MaxRequestBodyBytes { get; init; }

    /// <summary>The largest number of client connections to one gateway pod. Default 0: as many as its memory has room for.</summary>
    [Range(0, 1000000)]
    public int? MaxConnections { get; init; }

    /// <summary>The largest number of pods that are tried for one request, as long as none has begun to process it. Default 3.</summary>
    [Range(1, 10)]
    public int? MaxAttempts { get; init; }

    /// <summary>
    /// The time for which a gateway pod that must end serves on, so that proxies and Services stop sending to it, in seconds. Default 5.
    /// </summary>
    [Range(0, 3600)]
    public int? ShutdownDelaySeconds { get; init; }

    /// <summary>
    /// The time that requests in flight, above all streams, have to end after that, in seconds. Default 75. The grace period of the pod is
    /// as long as both and 10 s more.
    /// </summary>
    [Range(0, 86400)]
    public int? ShutdownDrainSeconds { get; init; }

    /// <summary>The least important messages that gateway pods log. Default Info.</summary>
    public GatewayLogLevel? LogLevel { get; init; }

    /// <summary>The form of the gateway pods' log. Default Json.</summary>
    public GatewayLogFormat? LogFormat { get; init; }

    /// <summary>The limits for copies of requests in each gateway pod.</summary>
    public GatewayShadowSpec? Shadow { get; init; }
}
