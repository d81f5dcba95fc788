using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Pods;
using ModelOperator.Api.Status;

namespace ModelOperator.Rollouts.Validation.Pods;

/// <summary>Checks that a container can be started with the variables.</summary>
internal static class EnvironmentRules
{
    private const string Reason = "InvalidServer";

    public static IEnumerable<SpecProblem> Check(ServerSpec? server)
    {
        var variables = server?.Env ?? [];
        for (var i = 0; i < variables.Count; i++)
        {
            var (field, variable) = ($"spec.server.env[{i}]", variables[i]);
            if (variable.Name is not { Length: > 0 } name || !name.All(c => c is > ' ' and <= '~' and not '='))
            {
                yield return new(
                    Reason, $"{field}.name",
                    $"'{Sentence.Cut(variable.Name ?? "", 100)}' is no name of a variable; "
                    + "use letters, digits, '_', '-' and '.'");
            }
            else if (variable.ValueFrom is { } source && (Count(source) != 1 || !string.IsNullOrEmpty(variable.Value)))
            {
                yield return new(
                    Reason, field,
                    $"variable '{Sentence.Cut(name, 100)}' needs exactly one of value, valueFrom.fieldRef, "
                    + "valueFrom.secretKeyRef and valueFrom.configMapKeyRef");
            }
        }
    }

    private static int Count(EnvVarSource source) =>
        (source.FieldRef is null ? 0 : 1) + (source.SecretKeyRef is null ? 0 : 1) + (source.ConfigMapKeyRef is null ? 0 : 1);
}
