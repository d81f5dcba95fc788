using System.Net;

namespace ModelOperator.Benchmarks.Operators.Cluster;

/// <summary>A pod that the stand-in has made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hash">The hash of the template that it was made from.</param>
/// <param name="Address">Its address.</param>
/// <param name="Devices">The devices that it asks for, by resource.</param>
internal sealed record StandInPod(string Name, string Hash, IPAddress Address, IReadOnlyDictionary<string, long> Devices)
{
    /// <summary>True once it runs on the node; before that it waits for devices.</summary>
    public bool IsReady { get; set; }
}
