using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>The gateway pods of the ModelDeployment by the marks that tokens have of them.</summary>
internal sealed class GatewayPods
{
    private volatile Dictionary<uint, EndpointAddress> _known = [];

    /// <param name="name">The name of this pod.</param>
    public GatewayPods(string name) => Own = MarkOf(name);

    /// <summary>The mark of this pod.</summary>
    public uint Own { get; }

    /// <summary>The mark of a pod: the beginning of the digest of its name.</summary>
    public static uint MarkOf(string pod) => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(pod)));

    /// <summary>The marks of the other pods that are known.</summary>
    public IReadOnlyList<uint> Others => [.. _known.Keys.Where(mark => mark != Own)];

    /// <summary>Replaces the pods that are known, by their names.</summary>
    public void Apply(IReadOnlyDictionary<string, EndpointAddress> pods)
    {
        var known = new Dictionary<uint, EndpointAddress>();
        foreach (var (name, address) in pods)
        {
            known.TryAdd(MarkOf(name), address);
        }

        _known = known;
    }

    /// <summary>The address of another pod; null when there is none with this mark, or it is this pod.</summary>
    public EndpointAddress? Find(uint mark) => mark != Own && _known.TryGetValue(mark, out var address) ? address : null;
}
