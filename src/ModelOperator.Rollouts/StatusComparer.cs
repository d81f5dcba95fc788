using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts;

/// <summary>Compares statuses by what they say; records with lists compare by reference (R23).</summary>
public static class StatusComparer
{
    /// <summary>Both would be written as the same JSON.</summary>
    public static bool AreSame(ModelDeploymentStatus left, ModelDeploymentStatus right) =>
        ReferenceEquals(left, right) || Write(left).AsSpan().SequenceEqual(Write(right));

    private static byte[] Write(ModelDeploymentStatus status) =>
        JsonSerializer.SerializeToUtf8Bytes(status, ModelOperatorJsonContext.Default.ModelDeploymentStatus);
}
