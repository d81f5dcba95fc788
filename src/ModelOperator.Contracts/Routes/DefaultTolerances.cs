namespace ModelOperator.Contracts.Routes;

/// <summary>
/// By how much the numbers of two answers may differ where neither a spec nor <c>routes.json</c> says so. Numbers a and b count as the same
/// when <c>|a - b| &lt;= Absolute + Relative * |b|</c>, where b is the number in the stable revision's answer.
/// </summary>
public static class DefaultTolerances
{
    /// <summary>The difference that is allowed whatever the number is.</summary>
    public const double Absolute = 1e-4;

    /// <summary>The difference that is allowed besides, as a share of the stable revision's number.</summary>
    public const double Relative = 1e-3;
}
