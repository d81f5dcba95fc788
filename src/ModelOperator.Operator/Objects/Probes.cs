using k8s.Models;

namespace ModelOperator.Operator.Objects;

/// <summary>Builds probes that notice within seconds that a pod is ready, and that do not take a pod on a busy node for dead.</summary>
internal static class Probes
{
    private const int Patience = 5;

    /// <summary>A probe that is sent every second until the first success, for up to an hour.</summary>
    public static V1Probe Startup(V1HTTPGetAction get) =>
        new() { HttpGet = get, PeriodSeconds = 1, TimeoutSeconds = Patience, FailureThreshold = 3600 };

    /// <summary>A probe that is sent every two seconds; after three failures in a row the pod gets no more requests.</summary>
    public static V1Probe Readiness(V1HTTPGetAction get) =>
        new() { HttpGet = get, PeriodSeconds = 2, TimeoutSeconds = Patience, FailureThreshold = 3 };

    /// <summary>A probe that is sent every ten seconds; after a minute without an answer the container is restarted.</summary>
    public static V1Probe Liveness(V1HTTPGetAction get) =>
        new() { HttpGet = get, PeriodSeconds = 10, TimeoutSeconds = Patience, FailureThreshold = 6 };
}
