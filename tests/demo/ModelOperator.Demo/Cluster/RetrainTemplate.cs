using k8s.Models;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Demo.Cluster;

/// <summary>The CronJob whose job template an action runs: that of the example, with the image of this program, so that a cluster without
/// a registry has it.</summary>
internal static class RetrainTemplate
{
    /// <summary>The name, as the example has it.</summary>
    public const string Name = "digits-retrain";

    /// <summary>The CronJob.</summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="image">The image with this program.</param>
    public static V1CronJob Of(string ns, string image) => new()
    {
        Metadata = new()
        {
            Name = Name,
            NamespaceProperty = ns,
            Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [ModelOperatorApi.ActionAnnotation] = "true" },
        },
        Spec = new()
        {
            // It never runs by its schedule.
            Schedule = "0 0 1 1 *",
            Suspend = true,
            JobTemplate = new()
            {
                Spec = new() { BackoffLimit = 0, Template = new() { Spec = RestrictedPod.Of("train", image, ["retrain"]) } },
            },
        },
    };
}
