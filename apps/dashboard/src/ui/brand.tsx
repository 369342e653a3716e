/** The sign beside the name. */
export function Brand() {
  return (
    <>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path
          fill="currentColor"
          d="M2 1h11a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H2zM5 10v3h1.5v-3zm2.5-4v7H9V6zM10 8v5h1.5V8z"
        />
      </svg>
      Daybook
    </>
  );
}
