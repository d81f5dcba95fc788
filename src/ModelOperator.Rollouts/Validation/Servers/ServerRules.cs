using System.Text.RegularExpressions;
using ModelOperator.Api.Schema;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts.Validation.Servers;

/// <summary>Checks that the fields of a server fit its kind. Whether there is a preset of the name is seen elsewhere.</summary>
internal static partial class ServerRules
{
    private const string Reason = "InvalidServer";
    private const int MaxLength = 63;

    public static IEnumerable<SpecProblem> Check(ModelDeploymentSpec spec)
    {
        if (spec.Server is not { } server)
        {
            return [];
        }

        return Kind(server)
            .Concat(server.Protocol is { } protocol ? Protocol(server, protocol).Concat(ProtocolRules.Check(spec, protocol)) : []);
    }

    private static IEnumerable<SpecProblem> Kind(ServerSpec server)
    {
        if (server.Kind is { } kind && (kind.Length > MaxLength || !Name().IsMatch(kind)))
        {
            yield return new(
                Reason, "spec.server.kind",
                $"'{Sentence.Cut(kind, 100)}' is no name of a kind; use at most {MaxLength} letters, digits, '-', '_' and '.'");
        }

        if (server is { Kind: ServerKinds.Custom, Image: null })
        {
            yield return new(Reason, "spec.server.image", "kind Custom runs an image of yours; name it here, or choose another kind");
        }

        if (server is { Kind: ServerKinds.OnnxRuntime, Image: { } image })
        {
            yield return new(
                Reason, "spec.server.image",
                $"kind OnnxRuntime is the operator's own server, whose image the administrator chooses; leave {Sentence.Cut(image, 100)} "
                    + "out, or set kind: Custom");
        }

        if (server.PresetVersion is not null && ServerKinds.PresetOf(server) is null)
        {
            yield return new(
                Reason, "spec.server.presetVersion", $"kind {ServerKinds.Of(server)} has no preset; leave it out");
        }
    }

    private static IEnumerable<SpecProblem> Protocol(ServerSpec server, ServerProtocol protocol)
    {
        if (ServerKinds.IsOwn(server) && protocol is not ServerProtocol.OpenInference)
        {
            yield return new(
                Reason, "spec.server.protocol",
                $"the operator's own server speaks OpenInference and not {protocol}; leave it out, or name the kind of your server");
        }
    }

    [GeneratedRegex(
        SchemaPatterns.Name, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
