using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using ModelOperator.Api.Spec;

namespace ModelOperator.Operator.Objects.Revisions.Presets;

/// <summary>The presets by name, as they are now. Revisions that exist have their own copies.</summary>
internal sealed class ServerPresets
{
    private readonly FrozenDictionary<string, ServerPreset> _presets;
    private readonly FrozenSet<string> _broken;

    /// <summary>Takes the presets that can be used, and the names of those that cannot.</summary>
    public ServerPresets(IReadOnlyDictionary<string, ServerPreset> presets, IEnumerable<string> broken)
    {
        _presets = presets.ToFrozenDictionary(StringComparer.Ordinal);
        _broken = broken.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The names of all that can be used.</summary>
    public IEnumerable<string> Names => _presets.Keys.Order(StringComparer.Ordinal);

    /// <summary>Finds a preset.</summary>
    /// <param name="kind">The name in the spec.</param>
    /// <param name="preset">The preset.</param>
    /// <param name="problem">
    /// A sentence that says what to do, when there is none. It does not list the administrator's presets, because tenants read it.
    /// </param>
    public bool TryGet(string kind, [NotNullWhen(true)] out ServerPreset? preset, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (_presets.TryGetValue(kind, out preset))
        {
            return true;
        }

        if (_broken.Contains(kind))
        {
            problem = $"the preset '{kind}' cannot be used; the operator's log tells the administrator what to mend in chart value "
                + $"serverPresets.{kind}";
            return false;
        }

        var meant = ServerKinds.All.FirstOrDefault(own => own.Equals(kind, StringComparison.OrdinalIgnoreCase));
        problem = $"there is no kind '{kind}'; "
            + (meant is null ? $"every operator has {string.Join(", ", ServerKinds.All)}" : $"write {meant}")
            + $", and an administrator adds others with chart value serverPresets.{kind}";
        return false;
    }
}
