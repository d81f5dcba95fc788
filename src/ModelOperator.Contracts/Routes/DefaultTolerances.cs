namespace ModelOperator.Contracts.Routes;

/// <summary>
/// The default tolerances when numbers of two answers are compared, for specs and a <c>routes.json</c> without any. Numbers a and b count
/// as the same when <c>|a - b| &lt;= Absolute + Relative * |b|</c>, where b is the number in the stable revision's answer.
/// </summary>
public static class DefaultTolerances
{
    /// <summary>The absolute tolerance, independent of the number.</summary>
    public const double Absolute = 1e-4;

    /// <summary>The relative tolerance, as a share of the stable revision's number.</summary>
    public const double Relative = 1e-3;
}
