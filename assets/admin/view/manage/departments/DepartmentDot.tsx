// A department's colour, or that it has none.
export const DepartmentDot = ({ color }: { readonly color: string | null }) => <span class="color-dot" style={color ? { background: color } : {}} aria-hidden="true" />;
